namespace PolicyGate.Facts;

/// <summary>One step of the way from the project to a package; a project has no version.</summary>
internal sealed record PathStep(string Id, string Version)
{
    /// <inheritdoc/>
    public override string ToString() => Version.Length == 0 ? Id : $"{Id} {Version}";
}
