using NuGet.Versioning;
using PolicyGate.Policies;
using PolicyGate.Reporting;
using PolicyGate.Rules;

namespace PolicyGate.Verdicts;

/// <summary>
/// What a rule found: two ends and a way out. Where it is declared, which line of the policy decided, what to do.
/// </summary>
internal sealed record Finding
{
    public required RuleDescriptor Rule { get; init; }

    /// <summary>What is wrong and how to mend it, in one line, without the place; printable, whoever the text is from.</summary>
    public required string Message { get; init => field = Printable.Line(value); }

    /// <summary>The rule that could not be decided, where a fact is missing.</summary>
    public RuleDescriptor? Undecided { get; init; }

    /// <summary>Which command mends it.</summary>
    public MendingCommand MendedBy { get; init; }

    /// <summary>What the command has to be told besides, with a blank before it: the policy, where somebody named it; else nothing.</summary>
    public string MendedUnder { get; init; } = string.Empty;

    /// <summary>The command that mends it, as it is typed; <see langword="null"/> where only a person can.</summary>
    public string? Mend => MendedBy switch
    {
        MendingCommand.Allow => $"policygate allow {PackageId}{MendedUnder}",
        MendingCommand.Fix => $"policygate fix{MendedUnder}",
        MendingCommand.Trust => $"policygate trust update {PackageId}{MendedUnder}",
        _ => null,
    };

    /// <summary>The message, and the command that mends it at its end.</summary>
    public string Text => Mend is null ? Message : $"{Message}; {Mend}";

    /// <summary>The kind of build code that would have to be approved.</summary>
    public CodeKinds Kind { get; init; }

    /// <summary>Where a person can change it.</summary>
    public required SourceSpan At { get; init; }

    /// <summary>The policy line that decided; none for what no policy decides.</summary>
    public SourceSpan? DecidedBy { get; init; }

    /// <summary>The package, where the finding is about one.</summary>
    public string? PackageId { get; init; }

    /// <summary>The package's version.</summary>
    public NuGetVersion? Version { get; init; }

    /// <summary>The ids of the advisory that it is about.</summary>
    public IReadOnlyList<string> Advisories { get; init; } = [];

    /// <summary>What it is about where it is about no package, as a waiver names it; <see langword="null"/> for the file that it stands in.</summary>
    public string? Subject { get; init; }

    /// <summary>The way from the project to the package, the package last.</summary>
    public IReadOnlyList<string> Path { get; init => field = [.. value.Select(Printable.Name)]; } = [];

    /// <summary>The waiver that it is about; <see langword="null"/> where it is about none.</summary>
    public SourceSpan? OfWaiver { get; init; }

    /// <summary>The severity that a setting of the section gives, before <c>rules</c>; the rule's default where none does.</summary>
    public Severity? SettingSeverity { get; init; }

    /// <summary>Whether it only informs: <c>rules</c> can switch it off and not raise it.</summary>
    public bool IsNote { get; init; }

    /// <summary>The effective severity; given by the one place that decides it.</summary>
    public Severity Severity { get; init; }

    /// <summary>The waiver that covers the finding.</summary>
    public Waiver? WaivedBy { get; init; }

    /// <summary>Whether a waiver covers the finding.</summary>
    public bool IsWaived => WaivedBy is not null;
}
