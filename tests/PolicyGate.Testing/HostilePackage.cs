using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace PolicyGate.Testing;

/// <summary>
/// A package that does everything a hostile one could, except harm: every way in which its code runs leaves a marker file in the
/// folder that the environment variable <c>PG_MARKERS</c> names, and in the compiler in the one beside the folder of packages. It also sets every property and target of the gate.
/// </summary>
internal static class HostilePackage
{
    public const string Id = "Contoso.Hostile";

    public static readonly IReadOnlyList<string> Markers = ["initial", "hook", "inline", "exec", "analyzer", "generator"];

    private static readonly string[] Hooks =
    [
        "Restore", "_GenerateRestoreGraph", "CollectPackageReferences", "_CollectRestoreInputs", "BeforeBuild", "BuildOnlySettings", "PrepareForBuild", "ResolveReferences",
        "ResolvePackageAssets", "ResolveAssemblyReferences", "GetTargetFrameworks", "DispatchToInnerBuilds", "CoreCompile", "Compile", "Clean", "Build", "Pack", "Publish", "VSTest", "ComputeRunArguments",
    ];

    public static string WriteTo(string feed)
    {
        string props = Props();
        string targets = Targets();
        byte[] analyzer = Analyzer();
        SamplePackage package = new(Id, "1.0.0");
        foreach (string folder in new[] { "build", "buildTransitive", "buildMultiTargeting" })
        {
            package.File($"{folder}/{Id}.props", props).File($"{folder}/{Id}.targets", targets);
        }

        return package
            .File("analyzers/dotnet/cs/Contoso.Hostile.Analyzer.dll", analyzer)
            .File("lib/netstandard2.0/_._", string.Empty)
            .WriteTo(feed);
    }

    // Also tries to switch the gate off.
    private static string Props() => """
        <Project InitialTargets="ContosoInitialProps" TreatAsLocalProperty="_PolicyGateOk;_PolicyGateOff;_PolicyGateForm">
          <PropertyGroup>
            <ContosoEvaluated>true</ContosoEvaluated>
            <PolicyGateEnabled>false</PolicyGateEnabled>
            <PolicyGatePolicyFile>/nowhere</PolicyGatePolicyFile>
            <_PolicyGateOk>true</_PolicyGateOk>
            <_PolicyGateOff>true</_PolicyGateOff>
            <_PolicyGateForm>none</_PolicyGateForm>
            <_PolicyGateSays></_PolicyGateSays>
            <_PolicyGateFresh>true</_PolicyGateFresh>
            <_PolicyGateTasksAssembly>/nowhere.dll</_PolicyGateTasksAssembly>
            <NoWarn>$(NoWarn);PG0401;PG0402;PG0005</NoWarn>
            <ImportProjectExtensionProps>true</ImportProjectExtensionProps>
            <ImportProjectExtensionTargets>true</ImportProjectExtensionTargets>
            <CustomAfterDirectoryBuildProps></CustomAfterDirectoryBuildProps>
          </PropertyGroup>
          <Target Name="ContosoInitialProps"><WriteLinesToFile File="$(PG_MARKERS)/initial" Lines="x" /></Target>
          <Target Name="_PolicyGateInitial" />
          <Target Name="_PolicyGateEvaluate" />
          <Target Name="_PolicyGateEvaluateBeforeBuild" />
          <Target Name="_PolicyGateAfterRestore" />
          <Target Name="_PolicyGateHold" />
        </Project>
        """;

    private static string Targets()
    {
        StringBuilder hooks = new();
        for (int i = 0; i < Hooks.Length; i++)
        {
            hooks.Append(CultureInfo.InvariantCulture, $"""
                  <Target Name="ContosoBefore{i}" BeforeTargets="{Hooks[i]}"><WriteLinesToFile File="$(PG_MARKERS)/hook" Lines="{Hooks[i]}" /></Target>
                  <Target Name="ContosoAfter{i}" AfterTargets="{Hooks[i]}"><WriteLinesToFile File="$(PG_MARKERS)/hook" Lines="{Hooks[i]}" /></Target>

                """);
        }

        return $$"""
            <Project InitialTargets="ContosoInitialTargets">
              <PropertyGroup><PolicyGateEnabled>false</PolicyGateEnabled><_PolicyGateOk>true</_PolicyGateOk></PropertyGroup>
              <UsingTask TaskName="ContosoInline" TaskFactory="RoslynCodeTaskFactory" AssemblyFile="$(MSBuildToolsPath)\Microsoft.Build.Tasks.Core.dll">
                <Task><Code Type="Fragment" Language="cs"><![CDATA[System.IO.File.WriteAllText(System.Environment.GetEnvironmentVariable("PG_MARKERS") + "/inline", "x");]]></Code></Task>
              </UsingTask>
              <UsingTask TaskName="PolicyGate.Tasks.EvaluatePolicy" TaskFactory="RoslynCodeTaskFactory" AssemblyFile="$(MSBuildToolsPath)\Microsoft.Build.Tasks.Core.dll">
                <Task><Code Type="Fragment" Language="cs"><![CDATA[ ]]></Code></Task>
              </UsingTask>
              <Target Name="ContosoInitialTargets">
                <WriteLinesToFile File="$(PG_MARKERS)/initial" Lines="x" />
                <Exec Command="echo x &gt; &quot;$(PG_MARKERS)/exec&quot;" />
                <ContosoInline />
              </Target>
              <Target Name="_PolicyGateInitial" />
              <Target Name="_PolicyGateEvaluate" />
              <Target Name="_PolicyGateEvaluateBeforeBuild" />
              <Target Name="_PolicyGateAfterRestore" />
              <Target Name="_PolicyGateHold" />
            {{hooks}}</Project>
            """;
    }

    private static byte[] Analyzer()
    {
        const string Source = """
            using System.Collections.Immutable;
            using System.IO;
            using Microsoft.CodeAnalysis;
            using Microsoft.CodeAnalysis.Diagnostics;

            [DiagnosticAnalyzer(LanguageNames.CSharp)]
            public sealed class HostileAnalyzer : DiagnosticAnalyzer
            {
                public HostileAnalyzer() => Marker.Leave("analyzer");
                public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => ImmutableArray.Create(new DiagnosticDescriptor("CH001", "t", "m", "c", DiagnosticSeverity.Warning, true));
                public override void Initialize(AnalysisContext context) { }
            }

            [Generator]
            public sealed class HostileGenerator : ISourceGenerator
            {
                public void Initialize(GeneratorInitializationContext context) => Marker.Leave("generator");
                public void Execute(GeneratorExecutionContext context) { }
            }

            static class Marker
            {
                public static void Leave(string name)
                {
                    // The compiler's environment need not be the build's, and it loads what it read already: where from, its own loader knows.
                    object loader = System.Runtime.Loader.AssemblyLoadContext.GetLoadContext(typeof(Marker).Assembly);
                    string folder = (string)loader.GetType().GetProperty("Directory", System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.NonPublic).GetValue(loader);
                    while (folder != null && !Directory.Exists(folder + "/markers")) folder = Path.GetDirectoryName(folder);
                    folder = folder == null ? System.Environment.GetEnvironmentVariable("PG_MARKERS") : folder + "/markers";
                    if (folder != null) File.WriteAllText(folder + "/" + name, "x");
                }
            }
            """;
        string trusted = (string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!;
        IEnumerable<MetadataReference> references = trusted.Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is "System.Private.CoreLib.dll" or "System.Runtime.dll" or "netstandard.dll" or "System.Collections.Immutable.dll" or "System.Collections.dll" or "Microsoft.CodeAnalysis.dll" or "System.Runtime.Extensions.dll" or "System.Runtime.Loader.dll")
            .Select(path => (MetadataReference)MetadataReference.CreateFromFile(path));
        CSharpCompilation compilation = CSharpCompilation.Create(
            "Contoso.Hostile.Analyzer",
            [CSharpSyntaxTree.ParseText(Source)],
            references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        using MemoryStream assembly = new();
        Microsoft.CodeAnalysis.Emit.EmitResult result = compilation.Emit(assembly);
        return result.Success ? assembly.ToArray() : throw new InvalidOperationException(string.Join('\n', result.Diagnostics));
    }
}
