using System.Globalization;
using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Rules;
using PolicyGate.Tool.Editing;
using PolicyGate.Tool.Trusting;
using PolicyGate.Verdicts;

namespace PolicyGate.Tool.Adopting;

/// <summary>Build code that is approved as it is today.</summary>
/// <param name="Package">The id, with a version where its versions differ, or a pattern.</param>
/// <param name="Kinds">What it may do.</param>
/// <param name="Sha256">The hash of its bytes; <see langword="null"/> where the .NET SDK chooses them and <c>signatures.for</c> says by whom they have to be signed.</param>
internal sealed record ApprovalDraft(string Package, CodeKinds Kinds, string? Sha256)
{
    /// <summary>The entry in one line.</summary>
    public string Entry => $"{{ package: {YamlValue.Scalar(Package)}, kinds: {YamlValue.List(Kinds.Each().Select(kind => kind.Word()))}{(Sha256 is null ? string.Empty : $", sha256: \"{Sha256}\"")} }}";
}

/// <summary>A debt that the policy starts with: what does not pass today, and until when it may stay.</summary>
internal sealed record WaiverDraft(string Rule, IReadOnlyList<string> Packages, IReadOnlyList<string> Subjects, IReadOnlyList<string> Projects, DateOnly Expires)
{
    /// <summary>The entry in lines of its own.</summary>
    public IEnumerable<string> Lines(DateOnly today)
    {
        yield return $"- rules: [{Rule}] # {RuleCatalog.Find(Rule)!.Title}";
        yield return Packages.Count > 0 ? $"  packages: {YamlValue.List(Packages)}" : $"  subjects: {YamlValue.List(Subjects)}";
        if (Projects.Count > 0)
        {
            yield return $"  projects: {YamlValue.List(Projects)}";
        }

        yield return string.Create(CultureInfo.InvariantCulture, $"  reason: here when the policy was adopted on {today:yyyy-MM-dd}");
        yield return string.Create(CultureInfo.InvariantCulture, $"  expires: {Expires:yyyy-MM-dd}");
    }

    /// <summary>The entry in one line.</summary>
    public string Entry(DateOnly today)
    {
        string named = Packages.Count > 0 ? $"packages: {YamlValue.List(Packages)}" : $"subjects: {YamlValue.List(Subjects)}";
        string within = Projects.Count > 0 ? $", projects: {YamlValue.List(Projects)}" : string.Empty;
        return string.Create(CultureInfo.InvariantCulture, $"{{ rules: [{Rule}], {named}{within}, reason: here when the policy was adopted on {today:yyyy-MM-dd}, expires: {Expires:yyyy-MM-dd} }}");
    }
}

/// <summary>What came of drafting a policy.</summary>
/// <param name="Text">The policy; <see langword="null"/> where there are problems.</param>
/// <param name="Trust">The trust file; <see langword="null"/> where there are problems, or the policy has none.</param>
/// <param name="Problems">What could not be decided or does not pass whatever the policy says; empty where all is well.</param>
/// <param name="Unread">What could not be read, and is excluded by name or, where something builds it, not covered.</param>
internal sealed record Drafted(string? Text, TrustDraft? Trust, IReadOnlyList<Finding> Problems, IReadOnlyList<UnreadProject> Unread)
{
    /// <summary>What is true of the projects, lock files and manifests that the policy was drafted from.</summary>
    public IReadOnlyList<ProjectFacts> Projects { get; init; } = [];

    /// <summary>The lock files that the policy asks for, there or not yet.</summary>
    public IEnumerable<string> LockFiles => Projects.Where(facts => facts is { Kind: InputKind.Project or InputKind.LockFile, LockFileEnabled: true }).Select(facts => facts.LockFilePath);

    /// <summary>The ids of packages that the trust file does not have, because their bytes are not here: the policy lets them in by their ids alone.</summary>
    /// <param name="isOfManifest">Whether of tool manifests, or of all else.</param>
    public IReadOnlyList<string> Unrecorded(bool isOfManifest) => [.. Projects.Where(facts => (facts.Kind == InputKind.ToolManifest) == isOfManifest)
        .SelectMany(facts => facts.Packages).Where(package => !package.IsFromSdk).Select(package => package.Id)
        .Except(Trust!.Records.Select(record => record.Id), StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase)];
}
