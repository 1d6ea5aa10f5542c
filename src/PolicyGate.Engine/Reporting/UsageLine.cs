namespace PolicyGate.Reporting;

/// <summary>A line of the usage map: an assembly of a package whose use is to be marked.</summary>
internal sealed class UsageLine
{
    private const int Parts = 5;

    /// <summary>A line.</summary>
    public UsageLine(string code, string category, string package, string assembly, string text)
    {
        Code = code;
        Category = category;
        Package = package;
        Assembly = assembly;
        Text = text;
    }

    /// <summary>PG1301 or PG1302.</summary>
    public string Code { get; }

    /// <summary><c>error</c>, <c>warning</c> or <c>info</c>.</summary>
    public string Category { get; }

    /// <summary>The package, id and version.</summary>
    public string Package { get; }

    /// <summary>The end of the assembly's path: from the package's folder on, with <c>/</c>.</summary>
    public string Assembly { get; }

    /// <summary>What to say where it is used.</summary>
    public string Text { get; }

    /// <inheritdoc/>
    public override string ToString() => string.Join("\t", new[] { Code, Category, Package, Assembly, Text });

    /// <summary>Reads a line; <see langword="null"/> where it is malformed.</summary>
    public static UsageLine? TryParse(string line)
    {
        string[] parts = line.Split('\t');
        return parts.Length == Parts && parts[0] is ("PG1301" or "PG1302") && parts[1] is ("error" or "warning" or "info") && parts[3].Length > 0
            ? new UsageLine(parts[0], parts[1], parts[2], parts[3], parts[4])
            : null;
    }
}
