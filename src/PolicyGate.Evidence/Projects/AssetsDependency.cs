using NuGet.Versioning;

namespace PolicyGate.Projects;

/// <summary>A declared package reference.</summary>
internal sealed record AssetsDependency(string Id, VersionRange? Range, bool IsCentral, bool IsOverride, bool IsImplicit);
