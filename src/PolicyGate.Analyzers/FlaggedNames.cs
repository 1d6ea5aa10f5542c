using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace PolicyGate.Analyzers;

/// <summary>
/// The names that marked assemblies bring, by namespace, read when a file first imports it: a name that is not here is not bound, and what nobody imports is
/// never read.
/// </summary>
internal sealed class FlaggedNames
{
    private readonly Dictionary<string, List<INamespaceSymbol>> spaces = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, HashSet<string>> names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> byLastPart = new(StringComparer.Ordinal);
    private readonly HashSet<uint> qualifiers = new();

    /// <summary>The names of some assemblies.</summary>
    public FlaggedNames(IEnumerable<IAssemblySymbol> assemblies)
    {
        foreach (IAssemblySymbol assembly in assemblies)
        {
            Add(assembly.GlobalNamespace, string.Empty);
        }
    }

    /// <summary>Whether a name stands in one of the namespaces, which may be written from an outer one on.</summary>
    public bool IsIn(string qualifier, string name)
    {
        string space = qualifier.StartsWith("global::", StringComparison.Ordinal) ? qualifier.Substring("global::".Length) : qualifier;
        return byLastPart.TryGetValue(space.Substring(space.LastIndexOf('.') + 1), out List<string>? candidates)
            && candidates.Any(candidate => (candidate == space || candidate.EndsWith("." + space, StringComparison.Ordinal)) && names.GetOrAdd(candidate, Read).Contains(name));
    }

    /// <summary>The names of those namespaces that a file imports.</summary>
    public IReadOnlyList<HashSet<string>> Of(IEnumerable<string> imported) =>
        [.. imported.Where(spaces.ContainsKey).Select(space => names.GetOrAdd(space, Read)).Where(found => found.Count > 0)];

    /// <summary>
    /// Whether a text may have a name of one of the namespaces before a dot, from any outer one on: one pass over the characters, before a node of the tree is
    /// made. May say yes too often, never no.
    /// </summary>
    public bool MayBeQualifiedIn(SourceText text)
    {
        uint hash = Basis;
        for (int i = 0; i < text.Length; i++)
        {
            char character = text[i];
            if (character == '.' && hash != Basis && qualifiers.Contains(hash))
            {
                return true;
            }

            hash = character is '.' or '_' || char.IsLetterOrDigit(character) ? Next(hash, character) : character is ' ' or '\r' or '\n' or '\t' && i > 0 && text[i - 1] == '.' ? hash : Basis;
        }

        return false;
    }

    // FNV-1a.
    private const uint Basis = 2166136261;

    private static uint Next(uint hash, char character) => unchecked((hash ^ character) * 16777619);

    private void AddQualifiers(string space)
    {
        for (int start = 0; start >= 0; start = space.IndexOf('.', start) is >= 0 and int dot ? dot + 1 : -1)
        {
            qualifiers.Add(space.Substring(start).Aggregate(Basis, Next));
        }
    }

    private void Add(INamespaceSymbol space, string name)
    {
        if (!spaces.TryGetValue(name, out List<INamespaceSymbol>? known))
        {
            spaces[name] = known = [];
            string last = name.Substring(name.LastIndexOf('.') + 1);
            if (!byLastPart.TryGetValue(last, out List<string>? same))
            {
                byLastPart[last] = same = [];
            }

            same.Add(name);
            AddQualifiers(name);
        }

        known.Add(space);
        foreach (INamespaceSymbol inner in space.GetNamespaceMembers())
        {
            Add(inner, name.Length == 0 ? inner.Name : $"{name}.{inner.Name}");
        }
    }

    private HashSet<string> Read(string space)
    {
        HashSet<string> found = new(StringComparer.Ordinal);
        foreach (INamedTypeSymbol type in spaces[space].SelectMany(symbol => symbol.GetTypeMembers()).Where(type => type.DeclaredAccessibility == Accessibility.Public))
        {
            found.Add(type.Name);
            if (type.Name.EndsWith("Attribute", StringComparison.Ordinal))
            {
                found.Add(type.Name.Substring(0, type.Name.Length - "Attribute".Length));
            }

            if (type.MightContainExtensionMethods)
            {
                found.UnionWith(type.GetMembers().OfType<IMethodSymbol>().Where(method => method.IsExtensionMethod).Select(method => method.Name));
            }
        }

        return found;
    }
}
