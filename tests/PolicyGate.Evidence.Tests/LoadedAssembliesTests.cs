using System.Reflection;
using System.Runtime.Loader;
using PolicyGate.Testing;

namespace PolicyGate.Evidence.Tests;

/// <summary>Pay only for what the policy asks: a section that is off loads no assembly.</summary>
public sealed class LoadedAssembliesTests
{
    [Theory]
    [InlineData("packages: { deny: [Other] }\npinning: { direct: fixed }\nlockfile: { in-sync: true, required: false }", false, false)]
    [InlineData("signatures: { require: repository }", true, false)]
    [InlineData("licenses: { unknown: error }", true, false)]
    [InlineData("sources: { mapping: required }", false, true)]
    public void NuGet_Packaging_and_NuGet_Configuration_are_loaded_only_where_a_section_needs_them(string policy, bool packaging, bool configuration)
    {
        using RestoredProject project = new RestoredProject { PackageFolder = RepositoryRoot.Packages }.Framework("net10.0", "YamlDotNet [18.1.0, )").Target("net10.0", "YamlDotNet/18.1.0");
        project.Run("version: 1\n" + policy);
        string[] loaded = LoadedBy(project, null);
        Assert.Equal(packaging, loaded.Contains("NuGet.Packaging"));
        Assert.Equal(configuration, loaded.Contains("NuGet.Configuration"));
    }

    [Fact]
    public void What_the_cache_knows_loads_no_NuGet_Packaging()
    {
        using TempFolder cache = new("pg-loaded");
        using RestoredProject project = new RestoredProject { PackageFolder = RepositoryRoot.Packages }.Framework("net10.0", "YamlDotNet [18.1.0, )").Target("net10.0", "YamlDotNet/18.1.0");
        project.Run("version: 1\nsignatures: { require: repository }\nage: { minimum: 1d }\nbuild-code: { default: deny }\nlockfile: { required: false, content-hash: verify }");
        Assert.Contains("NuGet.Packaging", LoadedBy(project, cache.Path));
        Assert.DoesNotContain("NuGet.Packaging", LoadedBy(project, cache.Path));
    }

    private static string[] LoadedBy(RestoredProject project, string? cacheFolder)
    {
        Isolated context = new();
        Assembly evidence = context.LoadFromAssemblyPath(typeof(GateRunner).Assembly.Location);
        Type requestType = evidence.GetType("PolicyGate.GateRequest", throwOnError: true)!;
        object request = Activator.CreateInstance(requestType)!;
        requestType.GetProperty("ProjectFile")!.SetValue(request, project.ProjectFile);
        requestType.GetProperty("AssetsFile")!.SetValue(request, project.AssetsFile);
        requestType.GetProperty("Cache")!.SetValue(request, Activator.CreateInstance(evidence.GetType("PolicyGate.Cache.EvidenceCache", throwOnError: true)!, cacheFolder, null));
        object result = evidence.GetType("PolicyGate.GateRunner", throwOnError: true)!.GetMethod("Run", BindingFlags.Public | BindingFlags.Static)!.Invoke(null, [request])!;
        Assert.NotNull(result);
        string[] loaded = [.. context.Assemblies.Select(assembly => assembly.GetName().Name!)];
        context.Unload();
        return loaded;
    }

    /// <summary>Loads everything beside the tests once more, as a task's load context does.</summary>
    private sealed class Isolated() : AssemblyLoadContext(isCollectible: true)
    {
        protected override Assembly? Load(AssemblyName assemblyName)
        {
            string path = Path.Combine(AppContext.BaseDirectory, assemblyName.Name + ".dll");
            return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
        }
    }
}
