using PolicyGate.Tool.Adopting;

namespace PolicyGate.Tool.Checking;

/// <summary>Where the tool that runs was installed: its own package is judged there, until a manifest that names it is restored.</summary>
internal static class OwnPackage
{
    /// <summary>The tool; <see langword="null"/> where it does not run out of a package.</summary>
    public static RunningTool? Running { get; } = Of(AppContext.BaseDirectory);

    /// <summary>The tool that runs from here: NuGet lays its package out as <c>FOLDER/policygate.tool/VERSION/tools/FRAMEWORK/any</c>.</summary>
    public static RunningTool? Of(string folder)
    {
        DirectoryInfo? package = new DirectoryInfo(Path.TrimEndingDirectorySeparator(folder)).Parent?.Parent?.Parent;
        return package is { Parent: { Name: ToolManifest.ToolId, Parent: { } packages } } && File.Exists(Path.Combine(package.FullName, $"{ToolManifest.ToolId}.{package.Name}.nupkg"))
            ? new RunningTool(ToolManifest.ToolId, packages.FullName)
            : null;
    }
}
