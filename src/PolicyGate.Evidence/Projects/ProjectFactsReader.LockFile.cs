using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Projects.Evaluation;
using PolicyGate.Rules;

namespace PolicyGate.Projects;

/// <content>Of a lock file, where nothing was restored.</content>
internal sealed partial class ProjectFactsReader
{
    private ProjectFacts OfLockFile(string projectPath, bool ownsPolicy)
    {
        LockFile lockFile = LockFileReader.Parse(request.AssetsFile, inputs.Required(request.AssetsFile, "lock file", "restore the project"));
        bool isAlone = request.IsFixture || request.ProjectFile == request.AssetsFile;
        ProjectXml? xml = isAlone ? null : ProjectXmlReader.ReadAll(request.ProjectFile, inputs);
        AssetsFile assets = LockedGraph.Of(lockFile, request.ProjectFile, xml, SdkPacks.Read(SdkPacks.FolderOf(null, null)), inputs);
        if (assets.Targets.Count == 0)
        {
            throw new FactsException(SourceSpan.WholeFile(request.AssetsFile), "the lock file has no target; restore the project", GateRules.NothingEvaluated);
        }

        Func<NuGetSettings> settings = () => NuGetSettingsReader.Read([], request.ProjectFile);
        if (!request.IsFixture)
        {
            NuGetConfigReader.Bound(Path.GetDirectoryName(request.ProjectFile)!, inputs);
            settings = () => AddedSources.BeforeRestore(xml ?? new ProjectXml([], new Dictionary<string, string>(), []), request.ProjectFile);
        }

        assets = xml is null ? assets : Named(assets, xml);
        IReadOnlyList<FrameworkItems> items = xml is not null ? Items(assets, xml) : isAlone && !request.IsFixture ? LockedGraph.Items(lockFile) : [];
        ProjectFacts facts = Facts(assets, xml?.Declarations ?? [], hasDemands: false, projectPath, ownsPolicy, settings, items: items, alone: isAlone ? lockFile : null);
        ResolvedPackage[] notLocked = isAlone ? [] : [.. LockedGraph.NotLocked(facts, items)];
        Declaration[] downloads = xml is null ? [] : [.. UnrestoredDeclarations.Downloads(xml, new PropertyExpansion(inputs, xml.Properties, Path.GetDirectoryName(request.ProjectFile)!))];
        return facts with
        {
            Declarations = [.. facts.Declarations, .. downloads],
            Packages = [.. facts.Packages, .. notLocked, .. downloads.Select(UnrestoredDeclarations.Package)],
            NotLocked = notLocked,
            CentralManagementAt = xml?.Written.GetValueOrDefault("ManagePackageVersionsCentrally")?.At ?? SourceSpan.WholeFile(request.ProjectFile),
        };
    }

    // A lock file before version 3 knows frameworks, and not what the project calls them.
    private static AssetsFile Named(AssetsFile assets, ProjectXml xml)
    {
        string? several = xml.Properties.GetValueOrDefault("TargetFrameworks");
        string[] names = MsbuildText.List(several is { Length: > 0 } ? several : xml.Properties.GetValueOrDefault("TargetFramework") ?? string.Empty);
        return assets with
        {
            IsCrossTargeting = several is { Length: > 0 },
            Frameworks = [.. assets.Frameworks.Select(framework => framework with { Name = names.Contains(framework.Name, StringComparer.OrdinalIgnoreCase) ? framework.Name : names.FirstOrDefault(name => AssetsFileReader.Normal(name) == AssetsFileReader.Normal(framework.Framework)) ?? framework.Name })],
        };
    }
}
