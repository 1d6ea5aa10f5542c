using System.Text.Json;
using NuGet.Versioning;
using PolicyGate.Facts;
using PolicyGate.Policies;

namespace PolicyGate.Projects;

/// <summary>Reads packages.lock.json, with the line of every entry.</summary>
internal static class LockFileReader
{
    private const string What = "lock file";

    /// <summary>The lock file; missing where there is none.</summary>
    /// <exception cref="FactsException">Unreadable, malformed, or of an unknown version.</exception>
    public static Evidence<LockFile> Read(string path, InputFiles inputs) => inputs.Optional(path, What, ofEvaluation: false) is { } bytes
        ? new Evidence<LockFile>.Known(Parse(path, bytes))
        : new Evidence<LockFile>.Missing($"there is no {Path.GetFileName(path)}");

    /// <summary>Parses the bytes of a lock file.</summary>
    public static LockFile Parse(string path, byte[] bytes) => InputReading.Json(path, What, () => new Walk(path, AssetsFileReader.WithoutPreamble(bytes)).Read());

    private sealed class Walk(string path, ReadOnlyMemory<byte> json)
    {
        private int line = 1;
        private long counted;
        private long lineStart;

        public LockFile Read()
        {
            Dictionary<string, IReadOnlyDictionary<string, LockEntry>> targets = new(StringComparer.OrdinalIgnoreCase);
            List<AliasTarget> aliases = [];
            Utf8JsonReader reader = new(json.Span, new JsonReaderOptions { MaxDepth = 64 });
            int version = 0;
            HashSet<string> keys = new(StringComparer.Ordinal);
            Next(ref reader, JsonTokenType.StartObject);
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                Once(keys, reader.GetString()!, reader.TokenStartIndex);
                if (reader.ValueTextEquals("version"))
                {
                    version = reader.Read() && reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out int written) ? written : 0;
                }
                else if (reader.ValueTextEquals("dependencies"))
                {
                    Targets(ref reader, targets);
                }
                else
                {
                    aliases.Add(Alias(ref reader));
                }
            }

            // What follows the object is malformed too.
            while (reader.Read())
            {
            }

            return version switch
            {
                1 or 2 => new LockFile(path, targets),
                3 => ByAlias(targets, aliases),
                _ => throw new FactsException(SourceSpan.WholeFile(path), $"the {What} {Path.GetFileName(path)} is of an unknown version; versions 1 to 3 are read: update PolicyGate, or restore again"),
            };
        }

        // NuGet.ProjectModel.PackagesLockFileFormat, version 3: { "version": 3, "alias": { "framework": "net10.0", "dependencies": { … } }, "alias/rid": … }.
        private LockFile ByAlias(Dictionary<string, IReadOnlyDictionary<string, LockEntry>> targets, List<AliasTarget> aliases)
        {
            Dictionary<string, string> frameworks = new(StringComparer.OrdinalIgnoreCase);
            foreach (AliasTarget alias in aliases)
            {
                if (alias is not { Framework: { } framework, Entries: { } entries })
                {
                    throw new FactsException(alias.At, $"the {What} {Path.GetFileName(path)} has {alias.Name}, which is not a target with a framework and dependencies; update PolicyGate, or restore again");
                }

                if (!targets.TryAdd(alias.Name, entries))
                {
                    throw Twice(alias.Name, alias.At);
                }

                frameworks[alias.Name] = AssetsFileReader.Normal(framework);
            }

            return new LockFile(path, targets) { Frameworks = frameworks };
        }

        private AliasTarget Alias(ref Utf8JsonReader reader)
        {
            AliasTarget alias = new(reader.GetString()!, At(reader.TokenStartIndex));
            HashSet<string> keys = new(StringComparer.Ordinal);
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                reader.Skip();
                return alias;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                string key = reader.GetString()!;
                Once(keys, key, reader.TokenStartIndex);
                if (key == "dependencies")
                {
                    alias = alias with { Entries = Entries(ref reader) };
                }
                else
                {
                    reader.Read();
                    alias = key == "framework" && reader.TokenType == JsonTokenType.String ? alias with { Framework = reader.GetString() } : alias;
                    reader.Skip();
                }
            }

            return alias;
        }

        private void Targets(ref Utf8JsonReader reader, Dictionary<string, IReadOnlyDictionary<string, LockEntry>> targets)
        {
            Next(ref reader, JsonTokenType.StartObject);
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                string name = CanonicalTarget(reader.GetString()!);
                if (targets.ContainsKey(name))
                {
                    throw Twice(name, At(reader.TokenStartIndex));
                }

                targets[name] = Entries(ref reader);
            }
        }

        private Dictionary<string, LockEntry> Entries(ref Utf8JsonReader reader)
        {
            Dictionary<string, LockEntry> entries = new(StringComparer.OrdinalIgnoreCase);
            Next(ref reader, JsonTokenType.StartObject);
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                LockEntry entry = Entry(ref reader);
                if (!entries.TryAdd(entry.Id, entry))
                {
                    throw Twice(entry.Id, entry.At);
                }
            }

            return entries;
        }

        private LockEntry Entry(ref Utf8JsonReader reader)
        {
            SourceSpan at = At(reader.TokenStartIndex);
            string id = reader.GetString()!;
            string? type = null;
            string? requested = null;
            string? resolved = null;
            string? hash = null;
            Dictionary<string, string?> dependencies = [];
            HashSet<string> keys = new(StringComparer.Ordinal);
            Next(ref reader, JsonTokenType.StartObject);
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                string key = reader.GetString()!;
                Once(keys, key, reader.TokenStartIndex);
                reader.Read();
                switch (key)
                {
                    case "type": type = reader.GetString(); break;
                    case "requested": requested = reader.GetString(); break;
                    case "resolved": resolved = reader.GetString(); break;
                    case "contentHash": hash = reader.GetString(); break;
                    case "dependencies" when reader.TokenType == JsonTokenType.StartObject: dependencies = Dependencies(ref reader); break;
                    default: reader.Skip(); break;
                }
            }

            bool isProject = string.Equals(type, "Project", StringComparison.OrdinalIgnoreCase);
            NuGetVersion? version = resolved is null ? null : Version(resolved, at);
            return type is null || (version is null && !isProject)
                ? throw new FactsException(at, $"the {What} {Path.GetFileName(path)} has no {(type is null ? "type" : "resolved version")} for {id}; restore again")
                : new LockEntry(id, type, requested is null ? null : Range(requested, at), version, hash, at) { Dependencies = [.. dependencies.Keys], Asked = dependencies };
        }

        private Dictionary<string, string?> Dependencies(ref Utf8JsonReader reader)
        {
            Dictionary<string, string?> asked = new(StringComparer.OrdinalIgnoreCase);
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                string id = reader.GetString()!;
                long at = reader.TokenStartIndex;
                reader.Read();
                if (!asked.TryAdd(id, reader.TokenType == JsonTokenType.String ? reader.GetString() : null))
                {
                    throw Twice(id, At(at));
                }

                reader.Skip();
            }

            return asked;
        }

        private sealed record AliasTarget(string Name, SourceSpan At, string? Framework = null, IReadOnlyDictionary<string, LockEntry>? Entries = null);

        // Of two values NuGet takes one and a person reads the other.
        private FactsException Twice(string key, SourceSpan at) => new(at, $"the {What} {Path.GetFileName(path)} has the key {key} twice; delete it and restore again");

        private void Once(HashSet<string> keys, string key, long at)
        {
            if (!keys.Add(key))
            {
                throw Twice(key, At(at));
            }
        }

        private static NuGetVersion Version(string text, SourceSpan at) => NuGetVersion.TryParse(text, out NuGetVersion? version)
            ? version
            : throw new FactsException(at, $"\"{text}\" is not a version; restore again");

        private static VersionRange Range(string text, SourceSpan at) => VersionRange.TryParse(text, out VersionRange? range)
            ? range
            : throw new FactsException(at, $"\"{text}\" is not a version range; restore again");

        private static void Next(ref Utf8JsonReader reader, JsonTokenType expected)
        {
            if (!reader.Read() || reader.TokenType != expected)
            {
                throw new FormatException($"{expected} expected");
            }
        }

        // Tokens come in order, so each byte is counted once.
        private SourceSpan At(long index)
        {
            ReadOnlySpan<byte> bytes = json.Span;
            for (; counted < index; counted++)
            {
                if (bytes[(int)counted] == (byte)'\n')
                {
                    line++;
                    lineStart = counted + 1;
                }
            }

            return new SourceSpan(path, line, (int)(index - lineStart) + 1);
        }
    }

    /// <summary>One spelling of a target, whichever file it comes from: <c>net10.0/linux-x64</c>.</summary>
    internal static string CanonicalTarget(string name)
    {
        int slash = name.LastIndexOf('/');
        return slash < 0 ? AssetsFileReader.Normal(name) : $"{AssetsFileReader.Normal(name[..slash])}/{name[(slash + 1)..]}";
    }
}
