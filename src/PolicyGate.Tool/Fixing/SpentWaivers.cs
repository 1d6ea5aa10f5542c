using PolicyGate.Language;
using PolicyGate.Policies;
using PolicyGate.PolicyFiles;
using PolicyGate.Tool.Checking;
using PolicyGate.Tool.Editing;

namespace PolicyGate.Tool.Fixing;

/// <summary>Removes the waivers that nothing needs any more from the repository's policies.</summary>
internal sealed class SpentWaivers(EditedFiles files, ICollection<string> notes)
{
    /// <summary>Plans the edits.</summary>
    public void Plan(PolicyUses uses)
    {
        foreach (IGrouping<string, Verdicts.Finding> policy in uses.Unmet.Where(policy => files.IsOurs(policy.Key)).OrderBy(policy => policy.Key, StringComparer.Ordinal))
        {
            if (files.Text(policy.Key) is not { } file || WaiversOf(file.Path, file.Original) is not { } before)
            {
                continue;
            }

            Waiver[] spent = [.. before.Where(waiver => policy.Any(finding => finding.At == waiver.At))];
            if (spent.Length == 0)
            {
                continue;
            }

            // Tried on a copy of the text: what does not come out as the same policy without them is left as it is.
            TextFile edited = TextFile.Open(file.Path);
            (int, int)[] places = [.. spent.Select(waiver => (waiver.At.Line, waiver.At.Column))];
            if (YamlItems.Remove(edited, places, spent.Length == before.Count) && WaiversOf(file.Path, edited.Edited) is { } after && after.Select(Said).SequenceEqual(before.Except(spent).Select(Said)))
            {
                YamlItems.Remove(file, places, spent.Length == before.Count);
            }
            else
            {
                foreach (Waiver waiver in spent)
                {
                    notes.Add($"{files.Shown(waiver.At)}: the waiver of {string.Join(", ", waiver.Rules)} for {waiver.Named} waives nothing; remove it");
                }
            }
        }
    }

    // Everything of a waiver but its place.
    private static string Said(Waiver waiver) => string.Join('\n', [string.Join(',', waiver.Rules), waiver.Named, string.Join(',', waiver.Projects.Select(glob => glob.Text)), waiver.Reason, waiver.ApprovedBy, waiver.Expires.Value.ToString("O", System.Globalization.CultureInfo.InvariantCulture)]);

    private static IReadOnlyList<Waiver>? WaiversOf(string path, string text)
    {
        try
        {
            PolicyProblems problems = new();
            PolicyLayer layer = new LayerReader(PolicyLanguage.Current, inherited: false, problems).Read(YamlReader.Read(path, System.Text.Encoding.UTF8.GetBytes(text)));
            return problems.Findings.Count == 0 ? layer.Content.Find(WaiversGrammar.Key)?.Entries ?? [] : null;
        }
        catch (PolicyUnreadableException)
        {
            return null;
        }
    }
}
