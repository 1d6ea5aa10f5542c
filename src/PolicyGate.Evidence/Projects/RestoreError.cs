namespace PolicyGate.Projects;

/// <summary>An error of a restore.</summary>
/// <param name="Code">NuGet's code: <c>NU1101</c>.</param>
/// <param name="Message">What NuGet says.</param>
/// <param name="Id">The package that it is about; <see langword="null"/> where it is about none.</param>
internal sealed record RestoreError(string Code, string Message, string? Id);
