using System.Xml.Linq;
using PolicyGate.Projects.Evaluation;
using PolicyGate.Rules;
using PolicyGate.Verdicts;

namespace PolicyGate.Projects;

/// <summary>
/// A project that reads no Directory.Build.props, as builds of a repository begin with, and that nobody judges: it is under no gate. What it and its imports take,
/// files to import and code for tasks, has to be the repository's or MSBuild's, whatever value its properties can have.
/// </summary>
internal sealed class UngatedProject
{
    private const int MostFiles = 256;

    private readonly string path;
    private readonly StrayQuestions asked;
    private readonly string bounds;
    private readonly Func<string, IReadOnlyList<XElement>> read;
    private readonly PossibleValues values;
    private readonly bool isBuilt;
    private readonly List<StrayFinding> findings = [];
    private readonly List<(XElement Element, string File)> tasks = [];
    private readonly List<(XElement Element, string File)> all = [];

    // Those that are imported for sure, each as it was named.
    private readonly Dictionary<string, string?> imported = new(StringComparer.OrdinalIgnoreCase);
    private readonly Stack<string> open = new();
    private int filesRead;
    private int ways;
    private bool isUnderTheGate;

    private UngatedProject(string path, StrayQuestions asked, Func<string, IReadOnlyList<XElement>> read, bool isBuilt)
    {
        this.path = path;
        this.isBuilt = isBuilt;
        this.asked = asked;
        this.read = read;
        bounds = LocalPackageFolders.Real(asked.Repository);
        values = new PossibleValues(path);
    }

    /// <summary>What it takes of which nobody decides whether it is of a package.</summary>
    /// <param name="path">The project.</param>
    /// <param name="elements">The elements of its file.</param>
    /// <param name="asked">What is asked.</param>
    /// <param name="read">Reads the elements of a file that is imported.</param>
    /// <param name="isBuilt">Whether it is built for sure, as far as anybody can tell: of another only what certainly is of a package is told.</param>
    /// <exception cref="FactsException">A file cannot be read.</exception>
    public static IReadOnlyList<StrayFinding> Taken(string path, IReadOnlyList<XElement> elements, StrayQuestions asked, Func<string, IReadOnlyList<XElement>> read, bool isBuilt = true)
    {
        UngatedProject project = new(path, asked, read, isBuilt);
        project.File(path, elements);

        // MSBuild reads these once all properties have their last value.
        foreach ((XElement element, string file) in project.tasks)
        {
            project.Task(element, file);
        }

        // What is believed to be under the gate is asked for what is plain.
        IEnumerable<Finding> named = project.isUnderTheGate ? PackagesInTexts.Literal(path, elements, asked.Named)
            : new PackagesInTexts(path, project.values, isBuilt && !UnseenBuilds.IsImported(path), asked.Named).Of(project.all);
        project.findings.AddRange(named.Select(finding => new StrayFinding(finding, []) { Taken = nameof(PackagesInTexts) }));
        return [.. project.findings.DistinctBy(told => (told.Finding.At, told.Finding.Message))];
    }

    // Where MSBuild reads Directory.Build.props, the gate begins.
    private bool BeginsTheGate(XElement element, string file) => ways == 0 && GateCoverage.ReadsBuildProps(element, file == path) && PropertyExpansion.Names((string?)element.Attribute("Project") ?? string.Empty).All(values.IsUntouched) && !element.AncestorsAndSelf().Any(one => ProjectXmlReader.IsUncertain(one) && !ProjectXmlReader.IsWhereThereIsOne(one));

    private void File(string file, IReadOnlyList<XElement> elements)
    {
        if (elements.FirstOrDefault(element => element.Parent is null) is not { } root || (isUnderTheGate |= BeginsTheGate(root, file)))
        {
            return;
        }

        filesRead++;
        open.Push(file);
        all.Add((root, file));
        Sdks(root, file);
        Children(root, file);
        open.Pop();
    }

    private void Children(XElement parent, string file)
    {
        foreach (XElement element in parent.Elements())
        {
            if (isUnderTheGate || (isUnderTheGate |= BeginsTheGate(element, file)))
            {
                return;
            }

            Read(element, file);
        }
    }

    private void Read(XElement element, string file)
    {
        switch (element.Name.LocalName)
        {
            case XmlDeclaration.PropertyGroup when element.Parent is { Name.LocalName: not "Target" }:
                Perhaps(element.Attribute("Condition") is not null, () => Properties(element, file));
                break;
            case "ImportGroup":
                Perhaps(element.Attribute("Condition") is not null, () => Children(element, file));
                break;
            case "Choose":
                Action[] branches = [.. element.Elements().Where(one => one.Name.LocalName is "When" or "Otherwise").Select(branch => (Action)(() => Children(branch, file)))];
                OneOf(element.Elements().Any(one => one.Name.LocalName == "Otherwise") ? branches : [.. branches, () => { }]);
                break;
            case "Import" when element.Attribute("Sdk") is null:
                Import(element, file, (string?)element.Attribute("Project") ?? string.Empty, element.Attribute("Condition") is not null && !ProjectXmlReader.IsWhereThereIsOne(element));
                break;
            case "Import" or "Sdk":
                Sdks(element, file);
                break;
            case "UsingTask":
                tasks.Add((element, file));
                break;
        }
    }

    private void Properties(XElement group, string file)
    {
        foreach (XElement element in group.Elements())
        {
            string name = element.Name.LocalName;
            Possible value = !MsbuildText.IsPlain(element) ? Possible.Unknown : values.Expand(element.Value, element.At(file));
            bool isDefault = PropertyCondition.IsDefault(element, name);
            Perhaps(element.Attribute("Condition") is not null && !isDefault, () => values.Set(name, element.Value, value, isDefault));
            if (isBuilt && PropertyExpansion.IsToolset(name) && (value.IsOpen || !value.Values.All(one => PossibleValues.IsOfTools(one.Trim()))))
            {
                findings.Add(new(GateRules.NotUnderTheGate.At(element.At(file), $"sets {name}, by which files of MSBuild are found, where no gate is, as Directory.Build.props is not read before this; remove it"), []));
            }
            else if (ProjectXmlReader.Imported.Contains(name))
            {
                Import(element, file, element.Value, isConditional: true);
            }
        }
    }

    // What is read only under a condition.
    private void Perhaps(bool isConditional, Action reading)
    {
        if (isConditional)
        {
            OneOf(reading, () => { });
        }
        else
        {
            reading();
        }
    }

    private void OneOf(params Action[] several)
    {
        ways++;
        values.OneOf(several);
        ways--;
    }

    private void Import(XElement element, string file, string written, bool isConditional)
    {
        foreach (string part in MsbuildText.List(written))
        {
            // What MSBuild's own targets import by themselves.
            (string[] files, bool isOne) = Own(part, element, file, isImport: true);
            foreach (string one in files.Append(PropertyExpansion.IsOpen(part) ? $"{path}.user" : string.Empty).Where(System.IO.File.Exists).Distinct(StringComparer.Ordinal))
            {
                // MSBuild imports a file once, by the path by which it is named, in any case; by a link it is another.
                if (open.Contains(one) || imported.GetValueOrDefault(one) == one)
                {
                    continue;
                }

                if (filesRead > MostFiles)
                {
                    Told(element, file, written, string.Empty);
                    return;
                }

                bool isSure = !isConditional && isOne && one == files[0] && !imported.ContainsKey(one) && !open.Contains(one, StringComparer.OrdinalIgnoreCase);
                imported[one] = ways == 0 && isSure ? one : null;
                Perhaps(!isSure, () => File(one, read(one)));
            }
        }
    }

    // An SDK is one of the .NET SDK or of a package, which is asked elsewhere, only by its name, and an import of one only of a file in it.
    private void Sdks(XElement element, string file)
    {
        foreach (string named in ProjectXmlReader.SdksOf(element))
        {
            string name = (element.Name.LocalName == "Project" ? named.Split('/')[0] : named).Trim();
            string import = element.Name.LocalName == "Import" ? (string?)element.Attribute("Project") ?? string.Empty : string.Empty;

            // Of names alone, a version behind an import's among them, a path stays in the folder of SDKs.
            bool isOut = (!PropertyExpansion.IsOpen(name) && !Array.TrueForAll(name.Split('/'), step => MsbuildText.IsName(step.Trim())) && !UnseenBuilds.IsPlaceholder(name)) || MsbuildText.Unescaped(import).Split(['/', '\\']).Contains("..") || Path.IsPathRooted(import);
            if (isOut || (isBuilt && (PropertyExpansion.IsOpen(name) || PropertyExpansion.IsOpen(import) || import.Contains('%', StringComparison.Ordinal))))
            {
                findings.Add(new(Finding(element, file, $"the MSBuild SDK {named}{(import.Length == 0 ? string.Empty : $" ({import})")}"), []) { Taken = named });
            }
        }
    }

    // What a task or the source of one names.
    private void Task(XElement task, string file)
    {
        IEnumerable<(XElement Element, string? Path)> named = task.Elements().Where(body => body.Name.LocalName == "Task").SelectMany(body => body.Elements()).Select(element => (element, element.Name.LocalName switch
        {
            "Reference" when IsPath((string?)element.Attribute("Include")) => (string?)element.Attribute("Include"),
            "Code" => (string?)element.Attribute("Source"),
            _ => null,
        }));
        foreach ((XElement element, string? code) in named.Prepend((task, (string?)task.Attribute("AssemblyFile"))))
        {
            Own(code ?? string.Empty, element, file, isImport: false);
        }
    }

    // An assembly by its name is of the framework or of MSBuild.
    private static bool IsPath(string? reference) => reference is not null && (PropertyExpansion.IsOpen(reference) || MsbuildText.Unescaped(reference).AsSpan().IndexOfAny("/\\") >= 0 || reference.EndsWith(".dll", StringComparison.OrdinalIgnoreCase));

    // The files of the repository that a path can lead to, and whether there is but one way; where it can lead elsewhere that is told.
    private (string[] Files, bool IsOne) Own(string written, XElement element, string file, bool isImport)
    {
        if (written.Trim().Length == 0 || (isImport && values.IsOfUser(written.Trim())))
        {
            return ([], false);
        }

        Possible possible = values.Expand(written.Trim(), element.At(file));
        List<string> own = [];
        foreach (string value in possible.Values.SelectMany(value => isImport ? MsbuildText.List(value) : [value.Trim()]).Where(value => !PossibleValues.IsOfTools(value)))
        {
            if (Own(value, Path.GetDirectoryName(file)!) is { } full && !(isImport && FileWildcards.Is(full)))
            {
                own.Add(full);
            }
            else
            {
                Told(element, file, written, value);
                return ([.. own], false);
            }
        }

        IReadOnlyList<string>? names = values.MadeOf(written);
        if (possible.IsOpen || names is null)
        {
            Told(element, file, written, string.Empty);
        }
        else if (isBuilt && names.Count > 0)
        {
            findings.Add(new(Finding(element, file, $"{written}, which goes by {string.Join(", ", names.Order(StringComparer.OrdinalIgnoreCase).Select(name => $"$({name})"))}, and a file of the repository gives a build another value of that"), names) { Taken = written });
        }

        return ([.. own], own.Count == 1 && possible is { IsOpen: false, Values.Count: 1 });
    }

    private void Told(XElement element, string file, string written, string value)
    {
        if (isBuilt || asked.Named.In(value, Path.GetDirectoryName(file)!) is not null || IsOfPackageByWildcard(value, Path.GetDirectoryName(file)!))
        {
            findings.Add(new(Finding(element, file, value.Length == 0 || value == written ? written : $"{written} ({value})"), []) { Taken = written });
        }
    }

    // Of more files than are looked at one may be.
    private static bool IsOfPackageByWildcard(string value, string folder) => FileWildcards.Is(value) && !PropertyExpansion.IsOpen(value)
        && (FileWildcards.Files(MsbuildText.Unescaped(value), folder) is not { } files || files.Any(one => PackageFolder.Of(LocalPackageFolders.Real(one)) is not null));

    private Finding Finding(XElement element, string file, string taken) =>
        GateRules.NotUnderTheGate.At(element.At(file), $"takes {taken}, and {(file == path ? string.Empty : $"{Path.GetFileName(path)}, which imports this file, ")}is under no gate, as Directory.Build.props is not read before this: whether that is of a package nobody decides; write out a path of the repository, give the properties in it a value without a condition, or let it import Microsoft.Common.props first");

    private string? Own(string value, string folder) =>
        !PropertyExpansion.IsOpen(value) && MsbuildText.Unescaped(value) is var text && !PropertyExpansion.IsOpen(text) && !HasDrive(text)
            && ReferencedFiles.Full(text, folder) is { } full && (Seal.IsBelow(full, asked.Repository) || Seal.IsBelow(full, bounds))
            && LocalPackageFolders.Real(full) is var real && Seal.IsBelow(real, bounds) && PackageFolder.Of(real) is null ? full : null;

    // Another system than this one may build it.
    private static bool HasDrive(string path) => path.Length > 1 && path[1] == ':' && !OperatingSystem.IsWindows();
}
