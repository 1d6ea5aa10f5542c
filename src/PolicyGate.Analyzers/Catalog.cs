using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Reflection;
using Microsoft.CodeAnalysis;

namespace PolicyGate.Analyzers;

/// <summary>The catalogue's rules as descriptors, from <c>rules.txt</c>, which a test holds against the catalogue.</summary>
internal static class Catalog
{
    private static readonly Dictionary<string, DiagnosticDescriptor> ById = Read();

    /// <summary>Every rule.</summary>
    public static ImmutableArray<DiagnosticDescriptor> All { get; } = ImmutableArray.CreateRange(ById.Values);

    /// <summary>A rule; <see langword="null"/> where there is none of this id.</summary>
    public static DiagnosticDescriptor? Find(string id) => ById.TryGetValue(id, out DiagnosticDescriptor? descriptor) ? descriptor : null;

    /// <summary>A severity by its word. In the editor an error of the gate is a warning: the build stops, typing does not.</summary>
    public static DiagnosticSeverity Severity(string word) => word == "info" ? DiagnosticSeverity.Info : DiagnosticSeverity.Warning;

    private static Dictionary<string, DiagnosticDescriptor> Read()
    {
        Dictionary<string, DiagnosticDescriptor> rules = new(StringComparer.Ordinal);
        using StreamReader reader = new(Assembly.GetExecutingAssembly().GetManifestResourceStream("rules.txt")!);
        for (string? line = reader.ReadLine(); line is not null; line = reader.ReadLine())
        {
            string[] parts = line.Split('\t');
            rules[parts[0]] = new DiagnosticDescriptor(parts[0], parts[1], "{0}", "PolicyGate", Severity(parts[2]), isEnabledByDefault: true, helpLinkUri: parts[3], customTags: WellKnownDiagnosticTags.CompilationEnd);
        }

        return rules;
    }
}
