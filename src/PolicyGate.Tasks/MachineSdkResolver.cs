using System.Reflection;
using System.Text;
using Microsoft.Build.Framework;
using NuGet.Versioning;
using PolicyGate.Cache;
using PolicyGate.Machine;
using PolicyGate.Projects;
using PolicyGate.Reporting;
using PolicyGate.Verdicts;

namespace PolicyGate.Tasks;

/// <summary>
/// Stands before NuGet's own resolver on a managed machine, by the variable <c>MSBUILDADDITIONALSDKRESOLVERSFOLDER_NET</c>, and hands an MSBuild SDK that is a
/// package to an evaluation only where the machine's policy lets it in. What it refuses it refuses by an exception: whatever else is returned, MSBuild goes on to the next resolver.
/// </summary>
public sealed class MachineSdkResolver : SdkResolver
{
    private const string NuGetsAssembly = "Microsoft.Build.NuGetSdkResolver.dll";

    // Of the .NET SDK that runs: its own MSBuild gave us its assembly.
    private static readonly Lazy<SdkResolver> NuGets = new(() => LoadNuGets(Path.GetDirectoryName(typeof(SdkResolver).Assembly.Location)!));

    /// <inheritdoc/>
    public override string Name => "PolicyGate";

    /// <inheritdoc/>
    public override int Priority => 0;

    /// <inheritdoc/>
    public override SdkResult Resolve(SdkReference sdkReference, SdkResolverContext resolverContext, SdkResultFactory factory)
    {
        ArgumentNullException.ThrowIfNull(sdkReference);
        ArgumentNullException.ThrowIfNull(resolverContext);
        ArgumentNullException.ThrowIfNull(factory);
        if (ManagedGate.At(OwnFolder.Root) is not { } machine)
        {
            throw new SdkRefusedException($"the machine's folder {OwnFolder.Root} has no bundle; have an administrator install it again");
        }

        // MSBuild's default resolver would take such a name for a path from its own folder.
        if (!MsbuildText.IsName(sdkReference.Name))
        {
            throw new SdkRefusedException($"{Shown(sdkReference.Name)} is no name that an MSBuild SDK can have");
        }

        // The .NET SDK's own: no package, and nobody's to refuse.
        string ofSdk = Path.Combine(Path.GetDirectoryName(typeof(SdkResolver).Assembly.Location)!, "Sdks", sdkReference.Name, "Sdk");
        if (string.IsNullOrEmpty(sdkReference.Version) && Directory.Exists(ofSdk))
        {
            return factory.IndicateFailure([]);
        }

        string project = resolverContext.ProjectFilePath ?? resolverContext.SolutionFilePath ?? Path.Combine(Environment.CurrentDirectory, "unknown.csproj");
        GateRequest request = new() { ProjectFile = Path.GetFullPath(project), AssetsFile = Path.GetFullPath(project), Machine = machine, Cache = new EvidenceCache(EvidenceCache.DefaultFolder()) };
        NuGetVersion? asked = NuGetVersion.TryParse(sdkReference.Version, out NuGetVersion? parsed) ? parsed : null;
        Refuse(sdkReference, GateRunner.SdkErrors(request, sdkReference.Name, asked, packageFolder: null));

        RecordedErrors recorded = new(factory);
        SdkResult? result = NuGets.Value.Resolve(sdkReference, resolverContext, recorded);
        if (result is not { Success: true })
        {
            // Without a version it is none of NuGet's, and the next resolver's. With one, NuGet asked once more could find what it did not find now, and nobody would judge that.
            return HasVersion(sdkReference, resolverContext) ? throw new SdkRefusedException(string.Join("; ", recorded.Errors.Append($"NuGet found no {Shown(sdkReference.ToString())}"))) : factory.IndicateFailure([]);
        }

        foreach (string path in new[] { result.Path }.Concat(result.AdditionalPaths ?? []))
        {
            PackageFolder? folder = PackageFolder.Of(Path.Combine(path, "Sdk.props"));
            if (folder is null || !folder.Id.Equals(sdkReference.Name, StringComparison.OrdinalIgnoreCase))
            {
                throw new SdkRefusedException($"NuGet resolved {Shown(sdkReference.Name)} to {Shown(path)}, which is no folder of that package; remove what leads there");
            }

            Refuse(sdkReference, GateRunner.SdkErrors(request, sdkReference.Name, folder.Version, folder.Root));
        }

        return result;
    }

    // In a file-based app and in a solution NuGet looks for global.json from elsewhere than in a project.
    private static bool HasVersion(SdkReference sdk, SdkResolverContext context)
    {
        if (!string.IsNullOrEmpty(sdk.Version))
        {
            return true;
        }

        InputFiles inputs = new();
        try
        {
            return new[] { Path.GetDirectoryName(context.SolutionFilePath), Path.GetDirectoryName(context.ProjectFilePath), Environment.CurrentDirectory }.OfType<string>().Where(folder => folder.Length > 0)
                .Any(folder => GlobalJsonReader.ProjectSdks(Path.GetFullPath(folder), inputs).Any(pinned => pinned.Id.Equals(sdk.Name, StringComparison.OrdinalIgnoreCase)));
        }
        catch (FactsException e)
        {
            throw new SdkRefusedException($"{e.At.File}: {e.Message}");
        }
    }

    private static void Refuse(SdkReference sdk, IReadOnlyList<Finding> errors)
    {
        if (errors.Count > 0)
        {
            StringBuilder text = new($"the MSBuild SDK {Shown(sdk.Name)} was not let in, and nothing of it was evaluated");
            foreach (Finding error in errors)
            {
                text.Append(": ").Append(error.Rule.Id).Append(' ').Append(error.Message);
            }

            throw new SdkRefusedException(text.ToString());
        }
    }

    private static string Shown(string text) => Printable.Name(text);

    private static SdkResolver LoadNuGets(string folder)
    {
        Type? type = Assembly.LoadFrom(Path.Combine(folder, NuGetsAssembly)).ExportedTypes.FirstOrDefault(type => type is { IsClass: true, IsAbstract: false } && type.IsSubclassOf(typeof(SdkResolver)));
        return type is not null && Activator.CreateInstance(type) is SdkResolver resolver ? resolver
            : throw new SdkRefusedException($"{NuGetsAssembly} in {folder} has no resolver that PolicyGate knows how to ask; update policygate");
    }
}
