namespace PolicyGate.Projects;

/// <summary>What a directive of a file-based app is.</summary>
internal enum AppDirectiveKind
{
    /// <summary><c>#:package</c>.</summary>
    Package,

    /// <summary><c>#:sdk</c>.</summary>
    Sdk,

    /// <summary><c>#:project</c>.</summary>
    Project,

    /// <summary><c>#:property</c>.</summary>
    Property,

    /// <summary><c>#:include</c>: of a C# file the directives count too.</summary>
    Include,

    /// <summary><c>#:ref</c>: another app, as a reference.</summary>
    Ref,
}
