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
    private readonly ConcurrentDictionary<HashSet<string>, HashSet<uint>> hashes = new();
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

    /// <summary>The hashes of these names, for <see cref="Places"/>.</summary>
    public IReadOnlyList<HashSet<uint>> HashesOf(IReadOnlyList<HashSet<string>> imported) =>
        [.. imported.Select(found => hashes.GetOrAdd(found, static all => [.. all.Select(name => name.Aggregate(Basis, Next))]))];

    /// <summary>
    /// Where in a text one of the names may stand: by itself where its namespace is imported, or behind its namespace. One pass over the characters, by hash,
    /// before a node of the tree is made: it may name a place too many, never one too few.
    /// </summary>
    public List<int> Places(SourceText text, IReadOnlyList<HashSet<uint>> imported)
    {
        char[] characters = new char[text.Length + 1];
        text.CopyTo(0, characters, 0, text.Length);
        List<int> places = [];
        uint chain = Basis;
        uint word = Basis;
        int start = -1;
        bool isQualified = false;
        bool isBehindDot = false;
        bool isBehindSpace = false;
        for (int i = 0; i < characters.Length; i++)
        {
            char character = characters[i];
            if (IsOfName(character))
            {
                if (start < 0)
                {
                    // White space around a dot changes nothing.
                    bool isNew = isBehindSpace && !isBehindDot;
                    (chain, isQualified) = isNew ? (Basis, false) : (chain, isQualified);
                    (start, isBehindDot, isBehindSpace) = (i, false, false);
                }

                word = Next(word, character);
                chain = Next(chain, character);
                continue;
            }

            if (start >= 0)
            {
                if (isQualified || IsIn(imported, word))
                {
                    places.Add(start);
                }

                (start, word) = (-1, Basis);
            }

            if (character == '.')
            {
                isQualified = qualifiers.Contains(chain);
                chain = Next(chain, character);
                (isBehindDot, isBehindSpace) = (true, false);
            }
            else if (char.IsWhiteSpace(character))
            {
                isBehindSpace = true;
            }
            else
            {
                (chain, isQualified, isBehindDot, isBehindSpace) = (Basis, false, false, false);
            }
        }

        return places;
    }

    private static bool IsIn(IReadOnlyList<HashSet<uint>> sets, uint hash)
    {
        for (int i = 0; i < sets.Count; i++)
        {
            if (sets[i].Contains(hash))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsOfName(char character) => character < 128
        ? character is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '_'
        : char.IsLetterOrDigit(character);

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
