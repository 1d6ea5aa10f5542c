namespace PolicyGate.Facts;

/// <summary>The element that declares a package.</summary>
internal enum DeclarationKind
{
    /// <summary><c>PackageReference</c>, or <c>#:package</c> of a file-based app.</summary>
    PackageReference,

    /// <summary><c>GlobalPackageReference</c>.</summary>
    GlobalPackageReference,

    /// <summary><c>PackageDownload</c>.</summary>
    PackageDownload,

    /// <summary>An MSBuild project SDK: <c>Sdk="X/1.0"</c>, <c>&lt;Sdk&gt;</c>, <c>msbuild-sdks</c> of global.json, <c>#:sdk</c>.</summary>
    ProjectSdk,

    /// <summary>An import of a package's file by its path.</summary>
    Import,

    /// <summary><c>DotNetCliToolReference</c>: a program that NuGet restores beside the graph.</summary>
    CliToolReference,

    /// <summary>A tool of a .NET tool manifest.</summary>
    DotnetTool,
}
