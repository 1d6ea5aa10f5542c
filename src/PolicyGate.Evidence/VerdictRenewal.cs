using System.Text;
using PolicyGate.Advisories;
using PolicyGate.Cache;
using PolicyGate.Facts;
using PolicyGate.Rules;

namespace PolicyGate;

/// <summary>
/// Gives a verdict to newer advisory data without judging anew: where the verdict would hold as it is but for the data, every other input asked as MSBuild's guard and
/// the seal ask it, and the data says of the packages of this graph, byte for byte, what it said. Whatever is not certain is judged anew.
/// </summary>
/// <param name="Before">The text of the verdict as it was.</param>
/// <param name="Verdict">Its text now.</param>
/// <param name="SealText">The text of its seal.</param>
/// <param name="Advised">The text of <see cref="AdvisedVerdict"/>.</param>
internal sealed record VerdictRenewal(string Before, string Verdict, string SealText, string Advised)
{
    /// <summary>The verdict for the data as it is now; <see langword="null"/> where it has to be judged anew.</summary>
    /// <param name="verdictFile">The verdict.</param>
    /// <param name="sealFile">Its seal.</param>
    /// <param name="assetsFile">The assets file that this build uses.</param>
    /// <param name="token">The guard's token for this project, settings and machine.</param>
    /// <param name="given">What a property is given now; empty for nothing.</param>
    /// <param name="prefix">How the gate's own names begin on this machine.</param>
    /// <param name="cache">Where the index of the data is.</param>
    /// <param name="clock">The clock.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    public static VerdictRenewal? Of(string verdictFile, string sealFile, string assetsFile, string token, Func<string, string> given, string prefix, EvidenceCache cache, TimeProvider clock)
    {
        DateTimeOffset now = clock.GetUtcNow().ToUniversalTime();
        string before = VerdictFile.Plain(Text(verdictFile), prefix);
        if (VerdictFile.TokenOf(before) != token || Seal.Read(sealFile, VerdictFile.SealOf(before)) is not { } seal || !seal.Assets.Equals(assetsFile, PathNames.Comparison)
            || AdvisedVerdict.Read(Text(AdvisedVerdict.FileOf(sealFile))) is not { } advised || advised.Token != token || now >= advised.SteadyUntil)
        {
            return null;
        }

        // What is known beside the verdict and the seal is of these two: together they say again what stands there.
        Input[] others = [.. advised.Inputs.Where(input => !input.IsData)];
        Input[] judged = [.. seal.Contents, .. others];
        if (Write(VerdictFile.SealOf(before), [.. judged, .. advised.Inputs.Where(input => input.IsData)], advised.AskAgainAt) != before)
        {
            return null;
        }

        HashSet<string> ofData = [.. advised.Inputs.Where(input => input.IsData).Select(input => input.Path)];
        Input[] files = [.. seal.Files().Where(file => !ofData.Contains(file.Path))];
        if (!seal.GivenHolds(given) || !seal.InputsHold() || !Array.TrueForAll(others, input => input.IsAsItWas()) || !Array.TrueForAll(files, file => SealStamp.Holds(file.Path, file.Stamp)))
        {
            return null;
        }

        InputFiles inputs = new();
        AdvisoryFacts facts = AdvisoryFiles.Look(advised.Data, advised.Data, advised.Ids, cache, inputs, now, reads: false);
        Input[] data = [.. inputs.All.Select(input => input with { IsData = true })];
        if (data.SequenceEqual(advised.Inputs.Where(input => input.IsData)))
        {
            // Then it is not the data that is newer.
            return null;
        }

        HashSet<string> elsewhere = [.. judged.Concat(files).Select(input => input.Path), .. seal.UsedPaths];
        if (facts.Missing is not null || facts.UnreadCount > 0 || facts.Digest != advised.Digest || Array.Exists(data, input => input.State != InputState.Stamp || elsewhere.Contains(input.Path)))
        {
            return null;
        }

        DateTimeOffset stale = advised.MaxStaleness is not { } maximum ? DateTimeOffset.MaxValue : facts.Newest is { } newest ? AdvisoryDataState.StaleFrom(newest, maximum) : now;
        if (stale <= now)
        {
            return null;
        }

        AdvisedVerdict renewed = advised with { AskAgainAt = stale < advised.SteadyUntil ? stale : advised.SteadyUntil, Inputs = [.. others.Concat(data).OrderBy(input => input.Path, StringComparer.Ordinal)] };
        string sealText = seal.WithFiles(files.Concat(data));
        return new VerdictRenewal(before, Write(Seal.NameOf(sealText), [.. judged, .. data], renewed.AskAgainAt), sealText, renewed.Write());

        string Write(string name, IEnumerable<Input> all, DateTimeOffset askAgainAt) =>
            VerdictFile.Write(token, name, [.. all.OrderBy(input => input.Path, StringComparer.Ordinal)], seal.PackageFolders, askAgainAt, seal.Says);
    }

    private static string Text(string file) => RegularFile.Read(file) is { } bytes ? Encoding.UTF8.GetString(bytes) : string.Empty;
}
