using System.Text.RegularExpressions;

namespace PolicyGate.Packages;

/// <summary>Deprecated SPDX ids and what SPDX says to write instead (https://spdx.org/licenses/, "Deprecated License Identifiers").</summary>
internal static partial class DeprecatedLicenses
{
    private static readonly Dictionary<string, string> Others = new(StringComparer.OrdinalIgnoreCase)
    {
        ["BSD-2-Clause-FreeBSD"] = "BSD-2-Clause",
        ["BSD-2-Clause-NetBSD"] = "BSD-2-Clause",
        ["bzip2-1.0.5"] = "bzip2-1.0.6",
        ["eCos-2.0"] = "GPL-2.0-or-later WITH eCos-exception-2.0",
        ["GPL-2.0-with-autoconf-exception"] = "GPL-2.0-only WITH Autoconf-exception-2.0",
        ["GPL-2.0-with-bison-exception"] = "GPL-2.0-only WITH Bison-exception-2.2",
        ["GPL-2.0-with-classpath-exception"] = "GPL-2.0-only WITH Classpath-exception-2.0",
        ["GPL-2.0-with-font-exception"] = "GPL-2.0-only WITH Font-exception-2.0",
        ["GPL-2.0-with-GCC-exception"] = "GPL-2.0-only WITH GCC-exception-2.0",
        ["GPL-3.0-with-autoconf-exception"] = "GPL-3.0-only WITH Autoconf-exception-3.0",
        ["GPL-3.0-with-GCC-exception"] = "GPL-3.0-only WITH GCC-exception-3.1",
        ["StandardML-NJ"] = "SMLNJ",
        ["wxWindows"] = "LGPL-2.0-or-later WITH WxWindows-exception-3.1",
    };

    /// <summary>The expression with today's ids.</summary>
    public static string Map(string expression) => Token().Replace(expression, match =>
        Others.TryGetValue(match.Value, out string? other) ? other
        : Gnu().Match(match.Value) is { Success: true } gnu ? $"{gnu.Groups[1]}{(gnu.Groups[2].Length > 0 ? "-or-later" : "-only")}"
        : match.Value);

    [GeneratedRegex("[A-Za-z0-9.+-]+", RegexOptions.CultureInvariant)]
    private static partial Regex Token();

    [GeneratedRegex(@"^((?:[AL]?GPL|GFDL)-[0-9.]+)(\+?)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Gnu();
}
