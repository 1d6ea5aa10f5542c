using System.Globalization;
using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Reporting;
using PolicyGate.Rules;

namespace PolicyGate.Tool.Explaining;

/// <summary>What a package's own bytes say of it, for a person.</summary>
internal static class EvidenceLines
{
    private const int MostFiles = 3;

    /// <summary>Writes it.</summary>
    /// <param name="package">The package, as a project that has it on disk sees it, where there is one.</param>
    /// <param name="facts">That project.</param>
    /// <param name="repositories">The repositories whose signatures count.</param>
    /// <param name="isForFSharp">Whether a project has it whose compiler may be F#'s.</param>
    /// <param name="output">Where to.</param>
    public static void Write(ResolvedPackage package, ProjectFacts facts, Repositories repositories, bool isForFSharp, TextWriter output)
    {
        if (package.FolderPath is null)
        {
            output.WriteLine("  nothing more is known of it: its archive is nowhere that NuGet recorded");
            return;
        }

        IPackageEvidence evidence = facts.Evidence;
        NuGetSettings settings = facts.NuGet.Value;
        Line("source", Say(evidence.Of<RecordedSource>(package), source => settings.Shown(source.Location)));
        Evidence<PackageSignatures> signed = evidence.Of<PackageSignatures>(package);
        Line("author", Say(signed, known => known.Altered ?? Shown(known.Author)));
        Line("repository", Say(signed, known => known.Altered ?? Shown(known.Repository, settings) + (known.Repository is { State: SignatureState.Valid } repository && repositories.StrangerIn(repository) is not null ? ", which the policy does not know" : string.Empty)));
        Line("owners", Say(signed, known => known.Repository is { Owners.Count: > 0 } repository ? string.Join(", ", repository.Owners) : "none stated"));
        Line("published", Say(signed, known => repositories.Published(known) is { } time ? $"{Times.Minute(time)} UTC" : "nothing trustworthy says when"));
        Line("licence", Say(evidence.Of<PackageLicense>(package), known => known.Expression?.ToString() ?? known.Described));
        Line("hash", Say(evidence.Of<ContentHash>(package), known => known.Value));
        Line("build code", Code(package, evidence, isForFSharp));
        switch (evidence.Of<PackageCapabilities>(package))
        {
            case Evidence<PackageCapabilities>.Known known:
                Several("can do", [.. CapabilityText.Lines([.. known.Value.Code.Where(code => code.IsLibrary)])]);
                Several("in builds", [.. CapabilityText.Lines([.. known.Value.Code.Where(code => code.IsBuildCode)])]);
                break;
            case Evidence<PackageCapabilities>.Missing missing:
                Line("can do", $"missing: {missing.Reason}");
                break;
            default:
                throw new InvalidOperationException();
        }

        void Several(string what, string[] lines)
        {
            for (int i = 0; i < lines.Length; i++)
            {
                Line(i == 0 ? what : string.Empty, lines[i]);
            }
        }

        void Line(string what, string text) => output.WriteLine($"  {what,-11} {text}");
    }

    private static string Code(ResolvedPackage package, IPackageEvidence evidence, bool isForFSharp) => Say(evidence.Of<BuildCode>(package), known =>
    {
        List<string> parts = [.. Kinds(known)];
        if (isForFSharp)
        {
            string providers = Say(evidence.Of<TypeProviders>(package), found => found.Files.Count == 0 ? string.Empty : $"type providers, which the compiler of F# runs ({Some(found.Files)})");
            parts.AddRange(providers.Length == 0 ? [] : [providers]);
        }

        return parts.Count == 0 ? "none" : $"{string.Join("; ", parts)}; sha256: {Say(evidence.Of<PackageContent>(package), content => content.Digest)}";
    });

    private static IEnumerable<string> Kinds(BuildCode code) => CodeKinds.All.Each().Where(kind => code.Of(kind).Any())
        .Select(kind => $"{kind.Word()} ({Some([.. code.Of(kind).Select(file => file.Path).Order(StringComparer.Ordinal)])})");

    private static string Some(IReadOnlyList<string> files) =>
        string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", files.Take(MostFiles))}{(files.Count > MostFiles ? string.Create(CultureInfo.InvariantCulture, $" and {files.Count - MostFiles} more") : string.Empty)}");

    private static string Say<T>(Evidence<T> evidence, Func<T, string> say) => evidence switch
    {
        Evidence<T>.Known known => say(known.Value),
        Evidence<T>.Missing missing => $"missing: {missing.Reason}",
        _ => throw new InvalidOperationException(),
    };

    private static string Shown(PackageSignature? signature, NuGetSettings? settings = null) => signature is null ? "not signed" : string.Create(
        CultureInfo.InvariantCulture,
        $"{signature.Name}, {signature.Fingerprint}{(signature.ServiceIndex is { } index ? $", {settings!.Shown(index)}" : string.Empty)}{(signature.Timestamp is { } time ? $", signed {time.UtcDateTime:yyyy-MM-dd HH:mm} UTC" : ", no trusted timestamp")}{(signature.State == SignatureState.Valid ? string.Empty : $", not valid: {signature.Problem}")}");
}
