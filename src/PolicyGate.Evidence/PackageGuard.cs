using System.Globalization;
using System.Text;
using PolicyGate.Facts;
using PolicyGate.Packages;

namespace PolicyGate;

/// <summary>
/// PolicyGate as a package reference leaves its guard beside the assets file: MSBuild imports <c>obj/PROJECT.*.props</c> by wildcard, in the order of names
/// (Microsoft.Common.props), and this one comes before <c>nuget.g.props</c>. It imports what it needs of the package by path, where the bytes are those that
/// were there when it was written; where they are not, it holds everything back and says so. It removes itself where the package is referenced no more.
/// </summary>
internal static class PackageGuard
{
    /// <summary>What its name adds to the project's.</summary>
    public const string Extension = ".guard.policygate.props";

    // What an evaluation imports, and the assembly that runs first; the seal has the others.
    private static readonly string[] Patterns = ["Sdk/*", "tasks/net8.0/*.targets", "tasks/net8.0/PolicyGate.Tasks.dll"];

    private static readonly string[] Folders = ["Sdk", "tasks"];

    /// <summary>Writes the guard for the PolicyGate in a folder, or does nothing where it is there already.</summary>
    /// <param name="file">The guard.</param>
    /// <param name="root">The folder of the package PolicyGate.</param>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public static void Write(string file, string root) => AtomicFile.WriteImport(file, Text(root));

    /// <summary>The folder of the package PolicyGate in a project's graph; <see langword="null"/> where it is none of its packages.</summary>
    public static string? FolderOf(ProjectFacts facts, InputFiles inputs) =>
        facts.Packages.FirstOrDefault(package => package.Id.Equals("PolicyGate", StringComparison.OrdinalIgnoreCase)) is { FolderPath: not null } package
        && InstalledPackages.FolderOf(facts.PackageFolders, package.Id, package.Version, inputs) is { } folder ? Path.GetFullPath(folder) : null;

    /// <summary>Remembers all files that PolicyGate as a package of the graph runs, whatever the policy asks of used files.</summary>
    public static void Stamp(ProjectFacts facts, InputFiles inputs)
    {
        if (FolderOf(facts, inputs) is { } root)
        {
            foreach (string file in Folders.Select(folder => Path.Combine(root, folder)).Where(Directory.Exists).SelectMany(folder => Directory.GetFiles(folder, "*", SearchOption.AllDirectories)).Order(StringComparer.Ordinal))
            {
                inputs.Stamp(file);
            }
        }
    }

    private static string Text(string root)
    {
        // What NuGet writes for a package's build/ID.props, whatever the version: PolicyGate's own update is not the moment to let go.
        const string Referenced = "policygate.[^/]+.build.*PolicyGate[.](props|targets)";
        StringBuilder xml = new();
        xml.Append(CultureInfo.InvariantCulture, $$"""
            <!-- Written by PolicyGate, which this project references as a package: holds back what packages bring until they were judged. -->
            <Project InitialTargets="_PolicyGateGuard" TreatAsLocalProperty="_PolicyGateGuard;ExcludeRestorePackageImports">
              <PropertyGroup>
                <_PolicyGateGuard>gone</_PolicyGateGuard>
                <_PolicyGateGuard Condition="!Exists('$(MSBuildThisFileDirectory)$(MSBuildProjectFile).nuget.g.props')">unrestored</_PolicyGateGuard>
                <_PolicyGateGuard Condition="'$(_PolicyGateGuard)' == 'gone' and $([System.Text.RegularExpressions.Regex]::IsMatch($([System.IO.File]::ReadAllText('$(MSBuildThisFileDirectory)$(MSBuildProjectFile).nuget.g.props')), '{{VerdictFile.Xml(VerdictFile.Escape(Referenced))}}', System.Text.RegularExpressions.RegexOptions.IgnoreCase))">whole</_PolicyGateGuard>
                <_PolicyGateGuard Condition="'$(_PolicyGateForm)' == 'sdk'">another</_PolicyGateGuard>

            """);
        foreach (string file in Patterns.SelectMany(pattern => Directory.GetFiles(Path.Combine(root, Path.GetDirectoryName(pattern)!), Path.GetFileName(pattern))).Order(StringComparer.Ordinal))
        {
            VerdictFile.Line(xml, "_PolicyGateGuard", $"'$(_PolicyGateGuard)' == 'whole' and ({VerdictFile.Changed(new Input(file, InputState.Content, InputFiles.GuardHash(File.ReadAllBytes(file))))})", "broken");
        }

        return xml.Append(CultureInfo.InvariantCulture, $"""
              </PropertyGroup>

              <Import Project="{VerdictFile.Xml(VerdictFile.Escape(Path.Combine(root, "Sdk", "PackageGuard.props")))}" Condition="'$(_PolicyGateGuard)' == 'whole'" />

              <PropertyGroup Condition="'$(_PolicyGateGuard)' == 'broken'">
                <ExcludeRestorePackageImports>true</ExcludeRestorePackageImports>
              </PropertyGroup>

              <Target Name="_PolicyGateGuard">
                <Error Condition="'$(_PolicyGateGuard)' == 'broken'" Code="PG0001" File="$(MSBuildProjectFullPath)"
                       Text="PolicyGate's own files in {VerdictFile.Xml(VerdictFile.Escape(root))} are gone, or are not those that its guard knows: nothing of a package is let in. Find out why; then delete $(MSBuildThisFileFullPath) and build again, which is as weak as the first build of a clone" />
                <Delete Condition="'$(_PolicyGateGuard)' == 'gone'" Files="$(MSBuildThisFileFullPath)" />
              </Target>
            </Project>

            """).ToString();
    }
}
