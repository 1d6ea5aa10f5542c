using PolicyGate.Facts;

namespace PolicyGate.Tool.Inputs;

/// <content>What lies there and nobody reads.</content>
internal sealed partial class RepositoryScan
{
    // Beside projects that NuGet has restored by their references it reads no packages.config (https://learn.microsoft.com/nuget/reference/packages-config): it was left behind.
    private IEnumerable<CheckInput> Unread()
    {
        ILookup<string, CheckInput> projects = inputs.Values.Where(input => input.Kind is InputKind.Project or InputKind.LockFile || input.File is null).ToLookup(input => Real(Path.GetDirectoryName(input.ProjectFile)!), StringComparer.Ordinal);
        return inputs.Values.Where(input => input.Kind == InputKind.PackagesConfig && input.Problem is null && !IsNamed(input.ProjectFile)
            && projects[Real(Path.GetDirectoryName(input.ProjectFile)!)].ToArray() is [_, ..] beside && beside.All(project => project is { Kind: InputKind.Project, File: not null, Problem: null }) && beside.DistinctBy(project => project.File).Count() == beside.Length);
    }
}
