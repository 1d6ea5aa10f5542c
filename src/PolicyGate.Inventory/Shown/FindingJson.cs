using System.Text.Json;
using PolicyGate.Inventory.Asking;
using PolicyGate.Inventory.Stores;
using PolicyGate.Reporting;

namespace PolicyGate.Inventory.Shown;

/// <summary>The answer to where a package is, as JSON.</summary>
internal static class FindingJson
{
    /// <summary>Writes it.</summary>
    public static void Write(Finding found, TextWriter to) =>
        new JsonParts(json => WriteQuestion(json, found), "uses", found.Uses.Count, (json, i) => Write(json, found.Uses[i]), json => WriteUnknown(json, found)).Write(to);

    private static void WriteQuestion(Utf8JsonWriter json, Finding found)
    {
        json.WriteNumber("schema", 1);
        json.WriteString("id", found.Question.Id);
        json.WriteString("versions", found.Question.Range?.ToNormalizedString());
        json.WriteString("from", found.Period is null ? null : Period.Shown(found.Period.From));
        json.WriteString("to", found.Period is null ? null : Period.Shown(found.Period.To));
        json.WriteString("reportedSince", Period.Shown(found.Since));
    }

    private static void Write(Utf8JsonWriter json, FoundUse use)
    {
        StoredUse known = use.Use;
        json.WriteStartObject();
        json.WriteString("there", use.Word);
        json.WriteString("repository", Printable.Name(known.Repository.Name));
        json.WriteString("project", Printable.Name(known.Project));
        json.WriteString("id", Printable.Name(known.Version.Name));
        json.WriteString("version", Printable.Name(known.Version.Version));
        json.WriteString("since", Period.Shown(known.First));
        json.WriteString("until", Period.Shown(known.Last));
        json.WriteString("gone", known.Gone is { } gone ? Period.Shown(gone) : null);
        json.WriteBoolean("direct", known.IsDirect);
        json.WriteString("way", Printable.Name(known.Way));
        Write(json, "buildCodeRan", known.Runs);
        Write(json, "gate", known.Gate);
        if (known.Bundle is { } bundle)
        {
            json.WriteNumber("bundle", bundle);
        }
        else
        {
            json.WriteNull("bundle");
        }

        json.WriteString("owners", Printable.Name(known.Owners));
        json.WriteString("source", Printable.Name(known.Version.Source));
        json.WriteString("hash", Printable.Name(known.Version.Hash));
        json.WriteString("commit", Printable.Name(known.Repository.Commit));
        json.WriteEndObject();
    }

    private static void WriteUnknown(Utf8JsonWriter json, Finding found)
    {
        json.WriteStartArray("notReported");
        foreach (StoredRepository repository in found.Silent)
        {
            json.WriteStartObject();
            json.WriteString("repository", Printable.Name(repository.Name));
            json.WriteString("first", Period.Shown(repository.First));
            json.WriteString("last", Period.Shown(repository.Last));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("notRead");
        foreach (StoredGap gap in found.Gaps)
        {
            json.WriteStartObject();
            json.WriteString("repository", Printable.Name(gap.Repository));
            json.WriteString("project", Printable.Name(gap.Project));
            json.WriteString("problem", Printable.Line(gap.Problem));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("deny", found.Question.DenyEntry);
    }

    private static void Write(Utf8JsonWriter json, string name, bool? value)
    {
        if (value is { } known)
        {
            json.WriteBoolean(name, known);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
