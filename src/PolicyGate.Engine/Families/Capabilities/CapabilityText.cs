using System.Globalization;
using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Reporting;

namespace PolicyGate.Rules;

/// <summary>What packages can do, and what shows it, for a person.</summary>
internal static class CapabilityText
{
    /// <summary><c>network (System.Net.Http.HttpClient.GetAsync in lib/net8.0/A.dll)</c>: of the first file that has it.</summary>
    public static string Of(Capability capability, IReadOnlyList<CapableCode> code)
    {
        CapableCode first = code.First(one => one.Capabilities.HasFlag(capability));
        return $"{capability.Word()} ({string.Join(", ", first.Given.First(given => given.Capability == capability).By.Select(Printable.Short))} in {Printable.Short(first.Files[0])})";
    }

    /// <summary><c>runtimes/linux-x64/native/a.so is a native binary, and so are 3 more</c>; each reason by itself.</summary>
    public static string Unanalysed(IReadOnlyList<CapableCode> code) => string.Join("; ", code
        .SelectMany(one => one.Given.Where(given => given.Capability == Capability.Unanalysable).Select(given => (one.Files, Why: given.By[0])))
        .GroupBy(one => one.Why, StringComparer.Ordinal)
        .Select(alike => (alike.Key, Files: alike.SelectMany(one => one.Files).Order(StringComparer.Ordinal).ToArray()))
        .Select(alike => $"{Printable.Short(alike.Files[0])} {Printable.Short(alike.Key)}{(alike.Files.Length == 1 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $", and {alike.Files.Length - 1} more like it"))}"));

    /// <summary>Everything that some code can do, a line each.</summary>
    public static IEnumerable<string> Lines(IReadOnlyList<CapableCode> code)
    {
        Capability all = code.Aggregate(Capability.None, (all, one) => all | one.Capabilities);
        return (all & ~Capability.Unanalysable).Each().Select(capability => Of(capability, code))
            .Concat(all.HasFlag(Capability.Unanalysable) ? [$"{Capability.Unanalysable.Word()}: {Unanalysed(code)}"] : []);
    }
}
