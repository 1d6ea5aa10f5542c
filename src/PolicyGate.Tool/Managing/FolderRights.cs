using System.Runtime.Versioning;
using System.Security.AccessControl;
using System.Security.Principal;

namespace PolicyGate.Tool.Managing;

/// <summary>Who may write what a machine is managed with: administrators. Everybody reads it, since everybody builds.</summary>
internal static class FolderRights
{
    private const UnixFileMode Read = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Enter = Read | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>Gives a folder, or a file, these rights, whatever the mask of whoever installs.</summary>
    /// <exception cref="UnauthorizedAccessException">Whoever installs may not.</exception>
    public static void Give(string path)
    {
        bool isFolder = Directory.Exists(path);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, isFolder ? Enter : Read);
        }
        else if (isFolder)
        {
            GiveOnWindows(path);
        }
    }

    /// <summary>Gives a folder, and all that is in it, these rights.</summary>
    /// <exception cref="UnauthorizedAccessException">Whoever installs may not.</exception>
    public static void GiveAll(string folder)
    {
        Give(folder);
        foreach (string below in OperatingSystem.IsWindows() ? [] : Directory.GetFileSystemEntries(folder, "*", SearchOption.AllDirectories))
        {
            Give(below);
        }
    }

    // What is made in it later inherits them.
    [SupportedOSPlatform("windows")]
    private static void GiveOnWindows(string folder)
    {
        DirectorySecurity rights = new();
        rights.SetAccessRuleProtection(isProtected: true, preserveInheritance: false);
        SecurityIdentifier administrators = new(WellKnownSidType.BuiltinAdministratorsSid, null);
        rights.SetOwner(administrators);
        Allow(administrators, FileSystemRights.FullControl);
        Allow(new SecurityIdentifier(WellKnownSidType.LocalSystemSid, null), FileSystemRights.FullControl);
        Allow(new SecurityIdentifier(WellKnownSidType.BuiltinUsersSid, null), FileSystemRights.ReadAndExecute);
        new DirectoryInfo(folder).SetAccessControl(rights);

        void Allow(SecurityIdentifier who, FileSystemRights what) =>
            rights.AddAccessRule(new FileSystemAccessRule(who, what, InheritanceFlags.ContainerInherit | InheritanceFlags.ObjectInherit, PropagationFlags.None, AccessControlType.Allow));
    }
}
