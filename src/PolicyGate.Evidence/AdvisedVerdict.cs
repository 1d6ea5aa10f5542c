using System.Globalization;
using System.Text;
using PolicyGate.Facts;
using PolicyGate.Rules;

namespace PolicyGate;

/// <summary>
/// What a verdict and its seal do not say of themselves and has to be known to give the verdict to newer advisory data: which inputs are the data's alone, what the
/// data said of the graph, and the inputs that only MSBuild asks. It stands beside the seal, and no build without newer data reads it. One line each:
/// <c>token HASH</c>, <c>data PATH</c>, <c>staleness TICKS</c> (how old data may be, where the policy says), <c>digest HASH</c>, <c>steady TICKS</c>, <c>ask TICKS</c>,
/// <c>id ID</c>, <c>input STATE|IS-DATA|HASH|STAMP|WRITTEN|PATH</c>. Written and read only here.
/// </summary>
internal sealed record AdvisedVerdict
{
    private const char Separator = '|';

    /// <summary>The guard's token for the verdict (<see cref="GuardSecret"/>).</summary>
    public required string Token { get; init; }

    /// <summary>The data, absolute.</summary>
    public required string Data { get; init; }

    /// <summary>How old it may be; <see langword="null"/> where the policy does not say.</summary>
    public TimeSpan? MaxStaleness { get; init; }

    /// <summary>What it said of the ids (<see cref="AdvisoryFacts.Digest"/>).</summary>
    public required string Digest { get; init; }

    /// <summary>When the verdict may change by itself, whatever the age of the data.</summary>
    public required DateTimeOffset SteadyUntil { get; init; }

    /// <summary>When the verdict is asked again.</summary>
    public required DateTimeOffset AskAgainAt { get; init; }

    /// <summary>The ids of the graph.</summary>
    public required IReadOnlyList<string> Ids { get; init; }

    /// <summary>The inputs of which the seal does not say all: the data's, and those that have to be there or not, are counted, or are dated.</summary>
    public required IReadOnlyList<Input> Inputs { get; init; }

    /// <summary>The file beside a seal.</summary>
    public static string FileOf(string sealFile) => Path.ChangeExtension(sealFile, ".advised");

    /// <summary>What is to be known of a result; <see langword="null"/> where no newer data may get its verdict: with errors, without data, or with a finding about the data itself.</summary>
    /// <param name="result">The result.</param>
    /// <param name="data">The data, absolute.</param>
    /// <param name="token">The guard's token.</param>
    public static AdvisedVerdict? Of(GateResult result, string? data, string token) =>
        data is null || result is not { Facts.Advisories: { Missing: null, UnreadCount: 0 } advisories, Policy.Advisories: { } section, Verdict.HasErrors: false }
        || result.Verdict.Findings.Any(finding => finding.Rule == AdvisoryDataState.Descriptor)
            ? null
            : new AdvisedVerdict
            {
                Token = token,
                Data = data,
                MaxStaleness = section.MaxStaleness?.Value,
                Digest = advisories.Digest,
                SteadyUntil = result.SteadyUntil,
                AskAgainAt = result.AskAgainAt,
                Ids = [.. result.Facts.Packages.Select(package => package.Id).Distinct(StringComparer.OrdinalIgnoreCase)],
                Inputs = [.. result.Inputs.Where(input => input.IsData || input.Written is not null || input.State is InputState.Present or InputState.Absent or InputState.Listing)],
            };

    /// <summary>The text.</summary>
    public string Write()
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"token {Token}\ndata {Seal.Escape(Data)}\nstaleness {MaxStaleness?.Ticks}\ndigest {Digest}\nsteady {SteadyUntil.UtcTicks}\nask {AskAgainAt.UtcTicks}\n");
        foreach (string id in Ids)
        {
            text.Append("id ").Append(Seal.Escape(id)).Append('\n');
        }

        foreach (Input input in Inputs)
        {
            text.Append(CultureInfo.InvariantCulture, $"input {(int)input.State}|{(input.IsData ? 1 : 0)}|{input.Hash}|{input.Stamp}|{input.Written}|{Seal.Escape(input.Path)}\n");
        }

        return text.ToString();
    }

    /// <summary>Reads it; <see langword="null"/> where it is none.</summary>
    public static AdvisedVerdict? Read(string text)
    {
        Dictionary<string, string> said = new(StringComparer.Ordinal);
        List<string> ids = [];
        List<Input> inputs = [];
        foreach (string line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            int space = line.IndexOf(' ', StringComparison.Ordinal);
            string rest = Seal.Unescape(line[(space + 1)..]);
            switch (line[..Math.Max(space, 0)])
            {
                case "id":
                    ids.Add(rest);
                    break;
                case "input" when rest.Split(Separator, 6) is [{ } state, { } isData, { } hash, { } stamp, { } written, { } path] && isData is ("0" or "1") && Number(state) is { } number && Enum.IsDefined((InputState)number):
                    inputs.Add(new Input(path, (InputState)number, hash) { Stamp = stamp, Written = Number(written), IsData = isData == "1" });
                    break;
                case "token" or "data" or "staleness" or "digest" or "steady" or "ask" when said.TryAdd(line[..space], rest):
                    break;
                default:
                    return null;
            }
        }

        return said.Count == 6 && Time(said["steady"]) is { } steady && Time(said["ask"]) is { } ask && (said["staleness"].Length == 0 || Number(said["staleness"]) is not null)
            ? new AdvisedVerdict { Token = said["token"], Data = said["data"], MaxStaleness = Number(said["staleness"]) is { } ticks ? TimeSpan.FromTicks(ticks) : null, Digest = said["digest"], SteadyUntil = steady, AskAgainAt = ask, Ids = ids, Inputs = inputs }
            : null;
    }

    private static long? Number(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;

    private static DateTimeOffset? Time(string text) => Number(text) is { } ticks && ticks <= DateTimeOffset.MaxValue.UtcTicks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;
}
