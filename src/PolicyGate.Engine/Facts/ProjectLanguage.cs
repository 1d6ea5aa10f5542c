namespace PolicyGate.Facts;

/// <summary>What is known of a project's language by its file: that of nothing but C# and Visual Basic projects, and file-based apps.</summary>
internal static class ProjectLanguage
{
    /// <summary>Whether it is C#.</summary>
    public static bool IsCSharp(string project) => Extension(project) is ".CSPROJ" or ".CS";

    /// <summary>Whether it is Visual Basic.</summary>
    public static bool IsVisualBasic(string project) => Extension(project) is ".VBPROJ";

    /// <summary>Whether it may be F#, whose compiler runs type providers of the assemblies that it is given.</summary>
    public static bool MayBeFSharp(string project) => !IsCSharp(project) && !IsVisualBasic(project);

    private static string Extension(string project) => Path.GetExtension(project).ToUpperInvariant();
}
