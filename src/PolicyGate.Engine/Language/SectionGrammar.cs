using PolicyGate.Facts;
using PolicyGate.Policies;

namespace PolicyGate.Language;

/// <summary>What a section is decided by.</summary>
internal enum DecidedBy
{
    /// <summary>What packages are.</summary>
    Packages,

    /// <summary>The lock file.</summary>
    LockFile,

    /// <summary>What NuGet resolved, and what projects declare.</summary>
    Graph,
}

/// <summary>A section's own check of a later layer against what the layers before it say.</summary>
internal delegate void LayerCheck(Policy lower, Policy upper, FinalKeys final);

/// <summary>A section's own check once every layer is merged.</summary>
internal delegate void WholeCheck(Policy policy, PolicyProblems problems);

/// <summary>A section of the policy: its keys, and how it behaves as a whole.</summary>
/// <param name="grammar">Its keys.</param>
/// <param name="key">Makes the section's key at the top of a policy.</param>
internal abstract class SectionGrammar(Grammar grammar, Func<Grammar, Key> key)
{
    /// <summary>The section's key at the top of a policy: one word for the family, its folder, its tests and its example.</summary>
    public Key Key { get; } = key(grammar);

    /// <summary>Its keys.</summary>
    public Grammar Grammar => grammar;

    /// <summary>What decides it; what packages are, where nothing else is said.</summary>
    public DecidedBy DecidedBy { get; init; }

    /// <summary>Whether it leaves out what ships with the .NET SDK, unless <c>sdk-packages</c> says <c>check</c>.</summary>
    public bool ExemptsSdk { get; init; }

    /// <summary>The section's own checks across layers.</summary>
    public LayerCheck AcrossLayers { get; init; } = (_, _, _) => { };

    /// <summary>The section's own checks of the merged policy.</summary>
    public WholeCheck OfTheWhole { get; init; } = (_, _) => { };

    /// <summary>What the section says about a package, line by line.</summary>
    public abstract IEnumerable<(string What, SourceSpan At)> Says(Policy policy, ProjectFacts facts, ResolvedPackage package);
}

/// <summary>A section that becomes a <typeparamref name="T"/>: its name and a sentence, its keys in the order of the reference page, and its record.</summary>
internal sealed class SectionGrammar<T>(string name, string description, IReadOnlyList<Key> keys, Func<Values, T> make)
    : SectionGrammar(new Grammar<T>(keys, make), grammar => new Key<T>(name, new MapKind<T>((Grammar<T>)grammar), description))
    where T : class
{
    /// <summary>What the section says about a package, in its own words; each key by itself, where nothing is given.</summary>
    public Func<T, ProjectFacts, ResolvedPackage, IEnumerable<(string What, SourceSpan At)>>? InWords { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<(string What, SourceSpan At)> Says(Policy policy, ProjectFacts facts, ResolvedPackage package) =>
        policy.Of(this) is not { } section ? [] : InWords is not null ? InWords(section, facts, package) : Plainly(policy.ValuesOf(this)!, package);

    // A scalar as it is written, and of a list the entry that names the package.
    private static IEnumerable<(string What, SourceSpan At)> Plainly(Values values, ResolvedPackage package)
    {
        for (int i = 0; i < values.Grammar.Keys.Count; i++)
        {
            Key key = values.Grammar.Keys[i];
            switch (key.Kind, values[i])
            {
                case (WordKind words, IPlaced word):
                    yield return ($"{key.Name}: {words.WordOf(word)}", word.At);
                    break;
                case (ScalarKind, Located<TimeSpan> duration):
                    yield return ($"{key.Name}: {duration.Written}", duration.At);
                    break;
                case (ListKind list, IReadOnlyList<IPlaced> entries) when MostSpecific.Of(entries, list.Packages, package.Id, package.Version) is { } entry:
                    yield return ($"{key.Name} names it: {string.Join(", ", list.Packages(entry))}", entry.At);
                    break;
                default:
                    break;
            }
        }
    }
}
