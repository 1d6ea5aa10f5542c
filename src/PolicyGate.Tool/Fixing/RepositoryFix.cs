using System.Xml;
using System.Xml.Linq;
using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Projects;
using PolicyGate.Rules;
using PolicyGate.Tool.Editing;
using PolicyGate.Tool.Inputs;

namespace PolicyGate.Tool.Fixing;

/// <summary>
/// Edits that make a repository pass: pins, lock files, central versions, sources. Only what is written literally is edited, and only there; what
/// cannot be mended so is said. Nothing is written until <see cref="Save"/>.
/// </summary>
internal sealed class RepositoryFix(string root)
{
    private static readonly string[] ConfigNames = ["nuget.config", "NuGet.config", "NuGet.Config"];
    private readonly Dictionary<string, XmlFile> xmlFiles = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TextFile> otherFiles = new(StringComparer.Ordinal);
    private readonly SortedSet<string> notes = new(StringComparer.Ordinal);

    /// <summary>What has to be done by hand, and what to do next.</summary>
    public IReadOnlyCollection<string> Notes => notes;

    /// <summary>The files that change, in the order of paths.</summary>
    public IReadOnlyList<TextFile> Changed => [.. xmlFiles.Values.Select(file => file.Text).Concat(otherFiles.Values).Where(file => file.IsChanged).OrderBy(file => file.Path, StringComparer.Ordinal)];

    /// <summary>Writes the files.</summary>
    public void Save()
    {
        foreach (TextFile file in Changed)
        {
            file.Save();
        }
    }

    /// <summary>Plans every edit.</summary>
    public void Plan(IReadOnlyList<(ProjectFacts Facts, Policy? Policy)> projects)
    {
        (ProjectFacts Facts, Policy? Policy)[] restored = [.. projects.Where(project => project.Facts.Kind == InputKind.Project)];
        bool isCentral = restored.Any(project => project.Policy?.Pinning?.CentralRequired is { Value: true }) && Centralize(restored);
        if (!isCentral)
        {
            Pin(restored);
        }

        if (restored.Where(project => project.Policy?.LockFile?.Required is { Value: true } && !project.Facts.LockFileEnabled).ToArray() is { Length: > 0 } unlocked)
        {
            TurnOnLockFiles(unlocked.Any(project => project.Policy!.LockFile!.LockedMode is { Value: LockedMode.Ci }));
        }

        if (restored.Any(project => project.Policy?.Sources is not null))
        {
            MendSources(restored);
        }
    }

    // One element may serve many projects: it is pinned to what all of them resolved.
    private void Pin(IReadOnlyList<(ProjectFacts Facts, Policy? Policy)> projects)
    {
        IEnumerable<IGrouping<SourceSpan, Loose>> places = projects
            .SelectMany(project => project.Facts.Declarations
                .Where(declaration => IsWritten(declaration) && NeedsPin(declaration, IsExact(project.Policy)))
                .Select(declaration => new Loose(declaration, IsExact(project.Policy), project.Facts.Resolved(declaration.Id)?.ToNormalizedString())))
            .GroupBy(place => place.Declaration.VersionAt);
        foreach (IGrouping<SourceSpan, Loose> place in places.OrderBy(place => place.Key.File, StringComparer.Ordinal).ThenBy(place => place.Key.Line))
        {
            Declaration declaration = place.First().Declaration;
            string[] versions = [.. place.Select(found => found.Resolved).OfType<string>().Distinct()];
            if (versions is not [{ } version])
            {
                notes.Add($"{Shown(place.Key)}: {declaration.Id} {(versions.Length == 0 ? "was not resolved; restore first" : $"resolves to {string.Join(" and ", versions)} in different projects; choose one")}");
                continue;
            }

            SetVersion(declaration, place.Key, place.Any(found => found.IsExact) ? $"[{version}]" : version);
        }
    }

    private sealed record Loose(Declaration Declaration, bool IsExact, string? Resolved);

    private static bool IsExact(Policy? policy) => policy?.Pinning?.Direct is { Value: DirectPin.Exact };

    private static bool NeedsPin(Declaration declaration, bool exact) => declaration.Shape() is PinShape.Floating or PinShape.Range || (exact && declaration.Shape() == PinShape.Bare);

    private static bool IsWritten(Declaration declaration) => !declaration.IsImplicit && !declaration.IsFromSdk && declaration.Kind is DeclarationKind.PackageReference or DeclarationKind.GlobalPackageReference;

    private void SetVersion(Declaration declaration, SourceSpan at, string version)
    {
        if (at.File.EndsWith(".cs", StringComparison.OrdinalIgnoreCase))
        {
            PinApp(at, declaration.Id, version);
            return;
        }

        string name = declaration.IsOverride ? "VersionOverride" : "Version";
        XElement? element = Element(at);
        XObject? written = (XObject?)element?.Attribute(name) ?? element?.Elements().FirstOrDefault(child => child.Name.LocalName == name);
        string? text = written switch { XAttribute attribute => attribute.Value, XElement child => child.Value, _ => null };
        if (text is null || text.Contains("$(", StringComparison.Ordinal))
        {
            notes.Add($"{Shown(at)}: the version of {declaration.Id} is not written there{(text is null ? string.Empty : $" ({text})")}; set it to {version} where it comes from");
        }
        else if (text != version && written is XAttribute attribute)
        {
            Xml(at.File)!.SetAttribute(attribute, version);
        }
        else if (text != version)
        {
            Xml(at.File)!.SetText((XElement)written!, version);
        }
    }

    // #:package Id@1.*
    private void PinApp(SourceSpan at, string id, string version)
    {
        TextFile app = otherFiles.TryGetValue(at.File, out TextFile? open) ? open : otherFiles[at.File] = TextFile.Open(at.File);
        int start = app.Offset(at.Line, 1);
        int end = app.Original.IndexOfAny(['\r', '\n'], start) is >= 0 and var next ? next : app.Original.Length;
        string line = app.Original[start..end];
        const string Package = "#:package";
        int found = line.TrimStart('\uFEFF', ' ', '\t').StartsWith(Package, StringComparison.Ordinal) ? line.IndexOf(id, line.IndexOf(Package, StringComparison.Ordinal) + Package.Length, StringComparison.OrdinalIgnoreCase) : -1;
        if (found < 0)
        {
            // A file is never changed at a place that does not hold what is to be replaced.
            return;
        }

        int name = found + id.Length;
        string directive = $"{line[..name]}@{version.Trim('[', ']')}";
        if (directive != line)
        {
            app.Replace(start, end - start, directive);
        }
    }

    // All or nothing: under central management NuGet refuses what is half done.
    private bool Centralize(IReadOnlyList<(ProjectFacts Facts, Policy? Policy)> projects)
    {
        (Declaration Declaration, string? Version)[] references = [.. projects.SelectMany(project => project.Facts.Declarations
            .Where(declaration => IsWritten(declaration) && declaration.Kind == DeclarationKind.PackageReference)
            .Select(declaration => (declaration, project.Facts.Resolved(declaration.Id)?.ToNormalizedString())))];
        if (references.All(reference => reference.Declaration.IsCentral && !reference.Declaration.IsOverride))
        {
            return false;
        }

        bool isExact = projects.Any(project => IsExact(project.Policy));
        Dictionary<string, string> versions = new(StringComparer.OrdinalIgnoreCase);
        foreach (IGrouping<string, (Declaration Declaration, string? Version)> id in references.GroupBy(reference => reference.Declaration.Id, StringComparer.OrdinalIgnoreCase))
        {
            string?[] resolved = [.. id.Select(reference => reference.Version).Distinct()];
            XElement?[] elements = [.. id.Select(reference => Element(reference.Declaration.At)).Distinct()];
            if (resolved is not [{ } version] || elements.Any(element => element is null) || id.Any(reference => reference.Declaration.At.File.EndsWith(".cs", StringComparison.OrdinalIgnoreCase)))
            {
                notes.Add($"central versions were left alone: {id.Key} {(resolved.Length > 1 ? $"resolves to {string.Join(" and ", resolved)}" : "is declared where it cannot be edited")}; choose one version, then try again");
                return false;
            }

            versions[id.Key] = isExact ? $"[{version}]" : version;
        }

        string central = Path.Combine(root, "Directory.Packages.props");
        bool isThere = File.Exists(central);
        XmlFile file = Xml(central, "<Project>\n  <PropertyGroup>\n    <ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally>\n  </PropertyGroup>\n  <ItemGroup>\n  </ItemGroup>\n</Project>\n");
        XElement group = file.Root.Elements().LastOrDefault(element => element.Name.LocalName == "ItemGroup" && element.Elements().All(child => child.Name.LocalName == "PackageVersion"))
            ?? file.Root.Elements().LastOrDefault(element => element.Name.LocalName == "ItemGroup") ?? file.Root;
        HashSet<string> known = file.Root.Descendants().Where(element => element.Name.LocalName == "PackageVersion").Select(element => (string?)element.Attribute("Include") ?? string.Empty).ToHashSet(StringComparer.OrdinalIgnoreCase);
        string[] added = [.. versions.Where(version => !known.Contains(version.Key)).OrderBy(version => version.Key, StringComparer.OrdinalIgnoreCase).Select(version => $"<PackageVersion Include=\"{version.Key}\" Version=\"{version.Value}\" />")];
        if (added.Length > 0)
        {
            file.AddFirst(group, group == file.Root ? ["<ItemGroup>", .. added.Select(line => $"  {line}"), "</ItemGroup>"] : added);
        }

        if (isThere && !file.Root.Descendants().Any(element => element.Name.LocalName == "ManagePackageVersionsCentrally"))
        {
            notes.Add($"{Relative(central)}: set ManagePackageVersionsCentrally to true");
        }

        foreach (SourceSpan at in references.Select(reference => reference.Declaration.At).Distinct())
        {
            foreach (XAttribute attribute in Element(at)!.Attributes().Where(attribute => attribute.Name.LocalName is "Version" or "VersionOverride"))
            {
                Xml(at.File)!.RemoveAttribute(attribute);
            }

            if (Element(at)!.Elements().Any(child => child.Name.LocalName is "Version" or "VersionOverride"))
            {
                notes.Add($"{Shown(at)}: remove the element Version; Directory.Packages.props has it now");
            }
        }

        return true;
    }

    private void TurnOnLockFiles(bool lockedInCi)
    {
        const string Property = "RestorePackagesWithLockFile";
        const string InCi = "<RestoreLockedMode Condition=\"'$(CI)' == 'true' or '$(ContinuousIntegrationBuild)' == 'true'\">true</RestoreLockedMode>";
        XmlFile props = Xml(Path.Combine(root, "Directory.Build.props"), "<Project>\n</Project>\n");
        if (props.Root.Descendants().FirstOrDefault(element => element.Name.LocalName == Property) is { } written)
        {
            if (!written.Value.Equals("true", StringComparison.OrdinalIgnoreCase))
            {
                props.SetText(written, "true");
            }
        }
        else
        {
            string[] lines = lockedInCi && !props.Root.Descendants().Any(element => element.Name.LocalName == "RestoreLockedMode") ? [$"<{Property}>true</{Property}>", InCi] : [$"<{Property}>true</{Property}>"];
            XElement? group = props.Root.Elements().FirstOrDefault(element => element.Name.LocalName == "PropertyGroup" && element.Attribute("Condition") is null);
            props.AddFirst(group ?? props.Root, group is null ? ["<PropertyGroup>", .. lines.Select(line => $"  {line}"), "</PropertyGroup>"] : lines);
        }

        notes.Add("restore, and commit the packages.lock.json of every project");
    }

    private void MendSources(IReadOnlyList<(ProjectFacts Facts, Policy? Policy)> projects)
    {
        (string Id, string Source)[] used = [.. projects.SelectMany(project => project.Facts.Packages
            .Where(package => package.FolderPath is not null)
            .Select(package => (package.Id, Source: project.Facts.Evidence.Source(package) is Evidence<string>.Known source ? KeyOf(project.Facts.NuGet.Value, source.Value) : null)))
            .Where(pair => pair.Source is not null).Select(pair => (pair.Id, pair.Source!)).Distinct()];
        bool wantsMapping = projects.Any(project => project.Policy?.Sources?.MappingRequired is { Value: true } && !project.Facts.NuGet.Value.IsMapped);
        string? path = ConfigNames.Select(name => Path.Combine(root, name)).FirstOrDefault(File.Exists);
        if (path is null)
        {
            notes.Add("there is no nuget.config at the repository's root: write one with <clear /> and your sources, so that no other machine's sources count");
            return;
        }

        XmlFile config = Xml(path)!;
        XElement? sources = config.Root.Elements().FirstOrDefault(element => element.Name.LocalName == "packageSources");
        if (sources is not null && !sources.Elements().Any(element => element.Name.LocalName == "clear"))
        {
            string[] inherited = [.. used.Select(pair => pair.Source).Distinct(StringComparer.OrdinalIgnoreCase).Where(key => !sources.Elements().Any(add => key.Equals((string?)add.Attribute("key"), StringComparison.OrdinalIgnoreCase)))];
            if (inherited.Length > 0)
            {
                notes.Add($"{Relative(path)}: packages come from {string.Join(", ", inherited)}, which another nuget.config names; add it here, then <clear /> can be added");
            }
            else
            {
                config.AddFirst(sources, "<clear />");
            }
        }

        if (wantsMapping && used.Length > 0 && !config.Root.Elements().Any(element => element.Name.LocalName == "packageSourceMapping"))
        {
            config.AddFirst(config.Root, Mapping(used));
        }
    }

    // The source of most packages gets the rest; ids of the others are named.
    private static string[] Mapping((string Id, string Source)[] used)
    {
        string main = used.GroupBy(pair => pair.Source, StringComparer.OrdinalIgnoreCase).OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.OrdinalIgnoreCase).First().Key;
        List<string> lines = ["<packageSourceMapping>"];
        foreach (IGrouping<string, string> source in used.GroupBy(pair => pair.Source, pair => pair.Id, StringComparer.OrdinalIgnoreCase).OrderBy(group => group.Key, StringComparer.OrdinalIgnoreCase))
        {
            lines.Add($"  <packageSource key=\"{source.Key}\">");
            lines.AddRange(source.Key == main ? ["    <package pattern=\"*\" />"] : source.Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase).Select(id => $"    <package pattern=\"{id}\" />"));
            lines.Add("  </packageSource>");
        }

        lines.Add("</packageSourceMapping>");
        return [.. lines];
    }

    private static string? KeyOf(NuGetSettings settings, string source) => settings.Sources.FirstOrDefault(configured => settings.IsNamed(source, configured.Location))?.Key;

    private XElement? Element(SourceSpan at) => Xml(at.File)?.Root.DescendantsAndSelf().FirstOrDefault(element => ((IXmlLineInfo)element).LineNumber == at.Line && ((IXmlLineInfo)element).LinePosition - 1 == at.Column);

    private XmlFile? Xml(string path) => File.Exists(path) && IsOurs(path) ? Xml(path, string.Empty) : null;

    private XmlFile Xml(string path, string ifMissing)
    {
        if (!xmlFiles.TryGetValue(path, out XmlFile? file))
        {
            try
            {
                xmlFiles[path] = file = XmlFile.Open(path, ifMissing);
            }
            catch (Exception e) when (e is XmlException or FactsException)
            {
                throw new UsageException($"{path} is not well-formed XML: {e.Message}");
            }
        }

        return file;
    }

    // What lies outside the repository, a package's own files included, is not ours to edit.
    private bool IsOurs(string path) => path.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private string Relative(string path) => Path.GetRelativePath(root, path).Replace('\\', '/');

    private string Shown(SourceSpan at) => FormattableString.Invariant($"{Relative(at.File)}({at.Line},{at.Column})");
}
