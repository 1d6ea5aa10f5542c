using PolicyGate.Policies;

namespace PolicyGate.Projects;

/// <summary>A file that runs in the build, and that an element of the repository names by its path.</summary>
/// <param name="What">What takes it: <c>analyzer</c>, <c>task</c>, <c>plugin</c> (of MSBuild's project cache), <c>compiler</c>, <c>response file</c> (of the compiler), <c>project</c> (what a reference builds), <c>reference</c>, <c>script</c> (of F#), <c>check</c> (an assembly of build checks), <c>tool</c>, <c>file</c> (whatever takes it, in a package folder), <c>launch profile</c> (the project that has them), <c>runtime configuration</c> (a file that says what the program loads), <c>run settings</c> (a file that says what a test run loads).</param>
/// <param name="File">Its path, absolute.</param>
/// <param name="At">The element.</param>
internal sealed record EvaluatedCode(string What, string File, SourceSpan At);
