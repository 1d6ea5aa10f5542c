using System.Security.Cryptography;
using PolicyGate.Language;
using PolicyGate.Policies;
using PolicyGate.Rules;

namespace PolicyGate.PolicyFiles;

/// <summary>Finds, reads, merges and validates the policy of one project.</summary>
internal sealed class PolicyLoader
{
    private readonly InputFiles inputs;
    private readonly PolicyProblems problems = new();
    private readonly List<PolicyLayer> layers = [];
    private readonly HashSet<string> done = new(StringComparer.Ordinal);
    private readonly List<string> open = [];

    private readonly PolicyLanguage language;

    private PolicyLoader(InputFiles inputs, PolicyLanguage language) => (this.inputs, this.language) = (inputs, language);

    /// <summary>Loads the policy of a project.</summary>
    /// <param name="projectFile">The project, absolute.</param>
    /// <param name="named">A policy file or a preset's name; empty to discover one.</param>
    /// <param name="projectPath">The project relative to the repository, which scopes are matched with; from the policy's folder where there is no repository.</param>
    /// <param name="inputs">Remembers what was read.</param>
    /// <param name="language">The language that it is written in; that of this version, where nothing else is said.</param>
    public static PolicyLoad Load(string projectFile, string? named, Func<string?, string> projectPath, InputFiles inputs, PolicyLanguage? language = null)
    {
        PolicyLoader loader = new(inputs, language ?? PolicyLanguage.Current);
        string? file = loader.Locate(projectFile, named);
        Policy? policy = null;
        if (file is not null && loader.problems.Findings.Count == 0)
        {
            loader.Add(file, SourceSpan.WholeFile(file), isBase: false, expectedHash: null);
            policy = loader.problems.Findings.Count == 0 ? loader.Merge(file, projectPath(file)) : null;
        }

        return new PolicyLoad(loader.problems.Findings.Count == 0 ? policy : null, loader.problems.Findings, file) { Chain = loader.done };
    }

    private string? Locate(string projectFile, string? named)
    {
        string folder = Path.GetDirectoryName(projectFile)!;
        if (!string.IsNullOrEmpty(named))
        {
            return PolicyPresets.Names.Contains(named) ? named : Path.GetFullPath(named, folder);
        }

        IReadOnlyList<string> found = PolicyLocator.Find(folder, inputs);
        switch (found)
        {
            case []:
                problems.Add(PolicyRules.NotFound, SourceSpan.WholeFile(projectFile), PolicyRules.Nowhere + "; write one (the smallest: \"version: 1\" and \"extends: [recommended]\"), or set PolicyGatePolicyFile");
                return null;
            case [string only]:
                return only;
            default:
                problems.Add(PolicyRules.Duplicate, SourceSpan.WholeFile(found[1]), $"{Path.GetFileName(found[0])} and {Path.GetFileName(found[1])} stand in one folder; keep one");
                return null;
        }
    }

    private void Add(string file, SourceSpan namedAt, bool isBase, string? expectedHash)
    {
        if (open.Contains(file, StringComparer.Ordinal))
        {
            problems.Add(PolicyRules.BaseUnresolved, namedAt, $"extends goes round in a circle: {string.Join(" → ", open.Append(file).Select(Path.GetFileName))}");
            return;
        }

        if (ReadBytes(file, namedAt, isBase) is not { } bytes || !HasHash(bytes, expectedHash, file, namedAt) || !done.Add(file))
        {
            return;
        }

        open.Add(file);
        try
        {
            PolicyLayer layer = new LayerReader(language, isBase, problems).Read(YamlReader.Read(file, bytes));
            foreach (BaseReference reference in layer.Bases)
            {
                Add(Resolve(reference.Name, file), reference.At, isBase: true, reference.Sha256);
            }

            layers.Add(layer);
        }
        catch (PolicyUnreadableException e)
        {
            problems.Add(PolicyRules.Unreadable, e.At, $"cannot be read: {e.Message}");
        }

        open.RemoveAt(open.Count - 1);
    }

    private static string Resolve(string name, string from) => PolicyPresets.Names.Contains(name, StringComparer.Ordinal)
        ? name
        : Path.GetFullPath(name, Path.GetDirectoryName(from) is { Length: > 0 } folder ? folder : Path.GetTempPath());

    private byte[]? ReadBytes(string file, SourceSpan namedAt, bool isBase)
    {
        RuleDescriptor rule = isBase ? PolicyRules.BaseUnresolved : PolicyRules.NotFound;
        if (PolicyPresets.Read(file) is { } preset)
        {
            return preset;
        }

        try
        {
            byte[]? bytes = inputs.Read(file, YamlReader.MaximumBytes);
            if (bytes is null)
            {
                problems.Add(rule, namedAt, $"there is no policy file {file}");
            }

            return bytes;
        }
        catch (FileTooLargeException)
        {
            problems.Add(PolicyRules.Unreadable, SourceSpan.WholeFile(file), $"cannot be read: a policy has at most {YamlReader.MaximumBytes} bytes");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems.Add(isBase ? rule : PolicyRules.Unreadable, namedAt, $"{file} cannot be read: {e.Message}");
        }

        return null;
    }

    private bool HasHash(byte[] bytes, string? expected, string file, SourceSpan namedAt)
    {
        string actual = Convert.ToHexString(SHA256.HashData(bytes));
        bool same = expected is null || actual.Equals(expected, StringComparison.OrdinalIgnoreCase);
        if (!same)
        {
            problems.Add(PolicyRules.BaseUnresolved, namedAt, $"{file} has the SHA-256 {actual.ToUpperInvariant()}, not the one that extends names; review the change, then name the new hash");
        }

        return same;
    }

    private Policy Merge(string file, string projectPath)
    {
        FinalKeys final = new(problems);
        LayerMerger merger = new(final);
        Policy policy = new(file, language, layers[0].Content);
        final.Seal(layers[0].Final);
        foreach (PolicyLayer layer in layers.Skip(1))
        {
            policy = merger.Merge(policy, new Policy(file, language, layer.Content));
            final.Seal(layer.Final);
        }

        foreach (Scope scope in layers.SelectMany(layer => layer.Scopes).Where(scope => scope.AppliesTo(projectPath)))
        {
            policy = merger.Merge(policy, new Policy(file, language, scope.Content));
        }

        foreach (SectionGrammar section in language.Sections)
        {
            section.OfTheWhole(policy, problems);
        }

        return policy;
    }
}
