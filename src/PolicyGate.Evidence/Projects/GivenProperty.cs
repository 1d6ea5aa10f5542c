namespace PolicyGate.Projects;

/// <summary>A property that decides what an evaluation imports or loads, and that the command line, a solution or the environment can give.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">What it was given; empty where nothing gave it.</param>
/// <param name="Default">Where nothing gave it: the value that it has then and that was judged as a given one, too; empty for none.</param>
internal sealed record GivenProperty(string Name, string Value, string Default);
