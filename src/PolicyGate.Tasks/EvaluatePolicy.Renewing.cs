using System.Text;
using Microsoft.Build.Framework;
using PolicyGate.Cache;

namespace PolicyGate.Tasks;

/// <summary>What is done where nothing is newer but the advisory data.</summary>
public sealed partial class EvaluatePolicy
{
    // Whether the verdict was given to newer data, and nothing was judged anew. A report has to know the facts.
    private bool Renew(WarningLevels levels)
    {
        if (BeforeRestore || !Enabled || Report.Length > 0 || Renewal() is not { } renewal || Findings() is not { } findings)
        {
            return false;
        }

        try
        {
            AtomicFile.Write(SealFilePath, renewal.SealText);
            WriteAdvised(renewal.Advised);
            RenewedSeal = NameForWhoBegan(renewal.Before, renewal.Verdict, renewal.SealText, isOnlyGiven: false);
            AtomicFile.WriteImport(VerdictFilePath, VerdictFile.Named(renewal.Verdict, Managed.Prefix));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What is judged anew says so.
            return false;
        }

        Log.LogMessage(MessageImportance.Low, "The advisory data is newer, and says of the packages of this project what it said before: nothing was judged anew.");
        FindingLogger logger = new(Log, levels, DesignTime, ErrorsOnly);
        foreach (LoggedFinding finding in findings)
        {
            logger.Log(finding);
        }

        logger.End(ProjectFile);

        CheckFileBasedApp(levels);
        return true;
    }

    private VerdictRenewal? Renewal()
    {
        try
        {
            IReadOnlyDictionary<string, string>? globals = null;
            return VerdictRenewal.Of(
                VerdictFilePath,
                SealFilePath,
                AssetsFile,
                GuardSecret.Token(Key),
                name => CheckVerdict.Given(globals ??= new Dictionary<string, string>((BuildEngine as IBuildEngine6)?.GetGlobalProperties() ?? new Dictionary<string, string>(), StringComparer.OrdinalIgnoreCase), name),
                Managed.Prefix,
                new EvidenceCache(EvidenceCache.DefaultFolder()),
                TimeProvider.System);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // The seal knows their file.
    private List<LoggedFinding>? Findings()
    {
        List<LoggedFinding> findings = [];
        foreach (string line in Encoding.UTF8.GetString(RegularFile.Read(FindingsFilePath) ?? []).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (LoggedFinding.TryParse(line) is not { } finding)
            {
                return null;
            }

            findings.Add(finding);
        }

        return findings;
    }

    // Where there is nothing to know there is no file.
    private void WriteAdvised(string? text)
    {
        string file = AdvisedVerdict.FileOf(SealFilePath);
        if (text is not null)
        {
            AtomicFile.Write(file, text);
        }
        else if (File.Exists(file))
        {
            File.Delete(file);
        }
    }

    private string NameForWhoBegan(string before, string verdict, string seal, bool isOnlyGiven) =>
        StaleSeal.Length > 0 && VerdictFile.SealOf(before) == StaleSeal && (VerdictFile.SaysTheSame(verdict, before) || isOnlyGiven) ? Seal.NameOf(seal) : string.Empty;
}
