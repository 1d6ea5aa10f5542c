namespace PolicyGate.Tool.Tests.Fuzzing;

/// <summary>NuGet's trusted roots are one for a process: what has roots of its own runs when nothing else does.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    internal const string Name = "alone";
}
