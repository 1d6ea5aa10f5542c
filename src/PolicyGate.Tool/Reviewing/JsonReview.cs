using System.Text.Json;
using PolicyGate.Reporting;

namespace PolicyGate.Tool.Reviewing;

/// <summary>A review as the JSON that scripts read; its schema is 1.</summary>
internal static class JsonReview
{
    /// <summary>The review.</summary>
    public static string Write(ReviewReport report) => JsonText.Write(json =>
    {
        json.WriteStartObject();
        json.WriteNumber("schema", 1);
        json.WriteString("before", Printable.Name(report.Before));
        json.WriteString("after", Printable.Name(report.After));
        json.WriteBoolean("needsDecision", report.NeedsDecision);
        json.WriteStartArray("packages");
        foreach (PackageReview review in report.Packages.OrderBy(review => review.Id, StringComparer.OrdinalIgnoreCase).ThenBy(review => review.New, StringComparer.Ordinal))
        {
            Write(json, review);
        }

        json.WriteEndArray();
        json.WriteStrings("notCompared", report.NotCompared.Select(Printable.Line));
        json.WriteEndObject();
    });

    private static void Write(Utf8JsonWriter json, PackageReview review)
    {
        json.WriteStartObject();
        json.WriteString("id", Printable.Name(review.Id));
        json.WriteString("old", review.Old);
        json.WriteString("new", review.New);
        json.WriteString("weight", Word(review.Weight));
        json.WriteStartArray("parts");
        foreach (ReviewPart part in review.Parts)
        {
            json.WriteStartObject();
            json.WriteString("what", part.What);
            json.WriteString("weight", Word(part.Weight));
            json.WriteStrings("lines", part.Lines.Select(Printable.Line));
            if (part.Diff is { } diff)
            {
                json.WriteString("diff", Printable.Lines(diff));
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static string Word(ReviewWeight weight) => weight switch { ReviewWeight.Decide => "decide", ReviewWeight.Note => "note", _ => "quiet" };
}
