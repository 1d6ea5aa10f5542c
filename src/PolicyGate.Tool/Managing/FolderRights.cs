using System.Runtime.Versioning;
using System.Security.AccessControl;
using System.Security.Principal;

namespace PolicyGate.Tool.Managing;

/// <summary>Who may write what a machine is managed with: administrators. Everybody reads it, since everybody builds.</summary>
internal static class FolderRights
{
    private const UnixFileMode Read = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Enter = Read | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>Gives a folder, and all that is in it, these rights, whatever the mask of whoever installs.</summary>
    /// <exception cref="UnauthorizedAccessException">Whoever installs may not.</exception>
    public static void Give(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            GiveOnWindows(folder);
            return;
        }

        File.SetUnixFileMode(folder, Enter);
        foreach (string below in Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories))
        {
            File.SetUnixFileMode(below, Directory.Exists(below) ? Enter : Read);
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
