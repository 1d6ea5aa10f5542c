using System.Numerics;
using System.Text.Json;
using PolicyGate.Policies;
using PolicyGate.Reporting;

namespace PolicyGate.Trust;

/// <summary>Reads one record after the other, strictly: every key of the form, each once, and no other.</summary>
internal sealed class TrustRecordReader
{
    private static readonly int All = (1 << TrustKeys.All.Count) - 1;

    private readonly ValuePool<IReadOnlyList<string>> textsOf = new(TrustValues.Texts);
    private readonly ValuePool<IReadOnlyList<string>> sourcesOf = new(TrustValues.Sources);
    private readonly ValuePool<IReadOnlyList<AuthorIdentity>> authorsOf = new(TrustValues.Authors);
    private readonly ValuePool<SignatureLevels> levelsOf = new(TrustValues.Levels);
    private readonly ValuePool<CodeKinds> kindsOf = new(TrustValues.CodeKindsOf);
    private readonly ValuePool<Capability> capabilitiesOf = new(TrustValues.Capabilities);
    private readonly TrustVersionReader versionsOf = new();
    private IReadOnlyList<string> sources = [];
    private IReadOnlyList<string> repositories = [];
    private IReadOnlyList<string> owners = [];
    private IReadOnlyList<string> licenses = [];
    private IReadOnlyList<string> hashes = [];
    private IReadOnlyList<AuthorIdentity> authors = [];
    private IReadOnlyList<RecordedVersion> versions = [];
    private SignatureLevels levels;
    private CodeKinds kinds;
    private Capability capabilities;
    private Capability buildCodeCapabilities;
    private TrustReview? review;

    /// <summary>The record that the reader stands at the begin of, and moves to the end of; or what is wrong with it.</summary>
    public (TrustRecord? Record, string Problem) Read(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, string id, SourceSpan at)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return (null, "is no object");
        }

        int seen = 0;
        int key = -1;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            key = TrustKeys.All.Find(ref reader, key + 1);
            if (key < 0)
            {
                return (null, $"has the key {Printable.Short(reader.GetString()!)}, which this version does not know");
            }

            if ((seen & (1 << key)) != 0)
            {
                return (null, $"has the key {TrustKeys.All[key]} twice");
            }

            seen |= 1 << key;
            reader.Read();
            if (!Take(ref reader, json, key))
            {
                return (null, $"has {TrustKeys.All[key]} in a form that this version does not know");
            }
        }

        return seen != All ? (null, $"has no {TrustKeys.All[BitOperations.TrailingZeroCount(~seen)]}") : (new TrustRecord(id)
        {
            At = at,
            Sources = sources,
            Signatures = levels,
            Repositories = repositories,
            Authors = authors,
            Owners = owners,
            Licenses = licenses,
            BuildCode = kinds,
            BuildCodeSha256 = hashes,
            Capabilities = capabilities,
            BuildCodeCapabilities = buildCodeCapabilities,
            Versions = versions,
            Review = review,
        }, string.Empty);
    }

    // In the order of the keys.
    private bool Take(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, int key) => key switch
    {
        0 => sourcesOf.TryRead(ref reader, json, out sources),
        1 => levelsOf.TryRead(ref reader, json, out levels),
        2 => sourcesOf.TryRead(ref reader, json, out repositories),
        3 => authorsOf.TryRead(ref reader, json, out authors),
        4 => textsOf.TryRead(ref reader, json, out owners),
        5 => textsOf.TryRead(ref reader, json, out licenses),
        6 => kindsOf.TryRead(ref reader, json, out kinds),
        7 => textsOf.TryRead(ref reader, json, out hashes),
        8 => capabilitiesOf.TryRead(ref reader, json, out capabilities),
        9 => capabilitiesOf.TryRead(ref reader, json, out buildCodeCapabilities),
        10 => versionsOf.Read(ref reader, json, out versions),
        _ => TrustValues.Review(ref reader, out review),
    };
}
