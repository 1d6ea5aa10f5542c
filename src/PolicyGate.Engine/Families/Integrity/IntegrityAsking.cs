using PolicyGate.Policies;

namespace PolicyGate.Rules;

/// <summary>How the rules of PG07 read the section.</summary>
internal static class IntegrityAsking
{
    /// <summary>
    /// Whether anything is to be compared. An archive that is not verified itself proves nothing about files: <c>files</c> includes it. What
    /// <c>build-code</c> lets run is compared with its archive in any case: it is the archive that is judged and approved.
    /// </summary>
    public static bool Compares(this Policy policy, out ComparedFiles files, out bool records)
    {
        files = policy.Integrity?.Files?.Value ?? ComparedFiles.Off;
        records = files != ComparedFiles.Off || policy.Integrity?.Archive?.Value == true;
        if (files == ComparedFiles.Off && policy.BuildCode?.AsksAnything(out _) == true)
        {
            files = ComparedFiles.Running;
        }

        return records || files != ComparedFiles.Off;
    }
}
