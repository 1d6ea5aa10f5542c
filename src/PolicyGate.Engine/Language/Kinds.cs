using PolicyGate.Policies;

namespace PolicyGate.Language;

/// <summary>The kinds that sections share.</summary>
internal static class Kinds
{
    /// <summary>Text.</summary>
    public static readonly ScalarKind<string> Text = new(Scalar.Text, "text");

    /// <summary><c>true</c> or <c>false</c>.</summary>
    public static readonly WordKind<bool> Boolean = new([("true", true), ("false", false)], IsBoolean: true);

    /// <summary><c>error</c>, <c>warning</c>, <c>info</c> or <c>off</c>.</summary>
    public static readonly WordKind<Severity> Level = new([("error", Severity.Error), ("warning", Severity.Warning), ("info", Severity.Info), ("off", Severity.Off)]);

    /// <summary>A duration.</summary>
    public static readonly ScalarKind<Located<TimeSpan>> Duration = new(Scalar.Duration, "duration: `72h`, `14d`, `2w`");

    /// <summary>A date.</summary>
    public static readonly ScalarKind<Located<DateOnly>> Date = new(Scalar.Date, "date, UTC");

    /// <summary>A SHA-256.</summary>
    public static readonly ScalarKind<string> Sha256 = new(Scalar.Sha256, "SHA-256");

    /// <summary>An https URL.</summary>
    public static readonly ScalarKind<string> HttpsUrl = new(Scalar.HttpsUrl, "https URL");

    /// <summary>An SPDX licence expression.</summary>
    public static readonly ScalarKind<Located<LicenseExpression>> License = new(Scalar.License, "SPDX expression");

    /// <summary>A package id, or a prefix of ids.</summary>
    public static readonly ScalarKind<IdPattern> Pattern = new(Scalar.Pattern, "id or prefix");

    /// <summary>Globs over paths of the repository.</summary>
    public static readonly ListKind<Glob> Globs = new(new ScalarKind<Glob>(Scalar.Glob, "glob")) { IsAbout = glob => [glob.Text], Comparer = StringComparer.Ordinal };

    /// <summary>Texts, no two of them alike.</summary>
    public static readonly ListKind<Located<string>> Texts = new(new ScalarKind<Located<string>>(Scalar.Name, "text")) { IsAbout = text => [text.Value], Comparer = StringComparer.Ordinal, IsSet = true };

    /// <summary>At least one name.</summary>
    public static readonly ListKind<Located<string>> Names = Texts with { IsSet = false, IsNeverEmpty = true, WhenEmpty = list => $"{list} is a list of at least one name: the entry would ask for nothing" };

    /// <summary>Entries of a list, each of them a mapping.</summary>
    public static ListKind<T> Entries<T>(Grammar<T> grammar)
        where T : class => new(new EntryKind<T>(grammar));
}
