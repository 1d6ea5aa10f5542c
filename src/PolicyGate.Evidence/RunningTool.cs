namespace PolicyGate;

/// <summary>A .NET tool and the package folder, in NuGet's layout, that it runs from.</summary>
/// <param name="Id">Its package.</param>
/// <param name="PackageFolder">The folder, absolute.</param>
internal sealed record RunningTool(string Id, string PackageFolder);
