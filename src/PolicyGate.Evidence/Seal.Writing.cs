using System.Globalization;
using System.Text;
using PolicyGate.Facts;
using PolicyGate.Reporting;
using PolicyGate.Rules;

namespace PolicyGate;

/// <summary>How a seal is written.</summary>
internal sealed partial class Seal
{
    /// <summary>The text of a seal.</summary>
    /// <param name="result">What was judged.</param>
    /// <param name="assetsFile">The assets file that was judged.</param>
    /// <param name="findingsFile">What was found, as it is said again: already written.</param>
    public static string Write(GateResult result, string assetsFile, string findingsFile)
    {
        StringBuilder text = new("assets ");
        text.Append(Escape(assetsFile)).Append('\n');
        text.Append("repository ").Append(Escape(result.Paths.Root)).Append('\n');
        bool deniesBuildCode = result.Policy?.BuildCode?.Denies == true || result.OfMachine?.BuildCode?.Denies == true;
        if (deniesBuildCode)
        {
            text.Append("deny build-code\n");
        }

        foreach (string root in result.Facts?.PackageFolders ?? [])
        {
            text.Append("root ").Append(Escape(Path.TrimEndingDirectorySeparator(root))).Append('\n');
        }

        IEnumerable<string> judged = (result.Facts?.Packages ?? []).Select(package => package.FolderPath).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase);
        foreach (string package in judged.Order(StringComparer.OrdinalIgnoreCase))
        {
            text.Append("package ").Append(Escape(package)).Append('\n');
        }

        if (result is { Facts: { } facts, Policy: not null })
        {
            Lines("runs ", facts.PackagesOnDisk().Where(package => package.IsImported).Select(PathOf));
            Lines("analyzer ", deniesBuildCode ? facts.PackagesOnDisk().SelectMany(package => BuildCodeJudgement.Analyzers(package, facts).Concat(Providers(package)).Select(file => $"{PathOf(package)}/{file}")) : []);
        }

        text.Append("says ").Append(VerdictFile.Says(result.Verdict)).Append('\n');
        if (HiddenFindings.Line(result.Verdict.Findings) is { Length: > 0 } hidden)
        {
            text.Append("hidden ").Append(Escape(Printable.Name(result.Facts?.ProjectFile ?? string.Empty))).Append(": ").Append(hidden).Append('\n');
        }

        foreach (Input input in result.Inputs)
        {
            if (input.State is InputState.Content or InputState.Used)
            {
                text.Append(input.State == InputState.Content ? "content " : "used ").Append(input.Hash).Append(Separator).Append(input.Stamp).Append(Separator).Append(Escape(input.Path)).Append('\n');
            }
        }

        text.Append("used ").Append(InputFiles.GuardHash(File.ReadAllBytes(findingsFile))).Append(Separator).Append(SealStamp.Of(findingsFile)).Append(Separator).Append(Escape(findingsFile)).Append('\n');
        foreach (Input input in result.Inputs.Where(input => input.State == InputState.Given))
        {
            text.Append("given ").Append(input.Path).Append(Separator).Append(Escape(input.Stamp)).Append(Separator).Append(Escape(input.Hash)).Append('\n');
        }

        AppendFiles(text, result.Inputs.Where(input => input.State == InputState.Stamp));
        return text.ToString();

        IEnumerable<string> Providers(ResolvedPackage package) =>
            ProjectLanguage.MayBeFSharp(result.Facts!.ProjectFile) && result.Facts.Evidence.Of<TypeProviders>(package) is Evidence<TypeProviders>.Known { Value.Files: var providers } ? providers : [];

        void Lines(string what, IEnumerable<string> paths)
        {
            foreach (string path in paths.Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase))
            {
                text.Append(what).Append(Escape(path)).Append('\n');
            }
        }
    }

    private static void AppendFiles(StringBuilder text, IEnumerable<Input> inputs)
    {
        text.Append("files\n");
        byte[] before = [];
        foreach (Input input in inputs)
        {
            byte[] path = Encoding.UTF8.GetBytes(input.Path);
            int shared = before.AsSpan().CommonPrefixLength(path);
            while (shared > 0 && shared < path.Length && (path[shared] & 0xC0) == 0x80)
            {
                shared--;
            }

            text.Append(input.Stamp).Append(Separator).Append(CultureInfo.InvariantCulture, $"{shared}").Append(Separator).Append(Encoding.UTF8.GetString(path.AsSpan(shared))).Append('\0');
            before = path;
        }
    }
}
