using System.Xml.Linq;
using PolicyGate.Projects;
using PolicyGate.Testing;

namespace PolicyGate.EndToEnd.Evaluation;

/// <summary>
/// What the task knows of a project is what MSBuild says of it: items, imports, SDKs and code, of every shape and of every example, place included.
/// </summary>
public sealed class WhatTheGateKnows
{
    private static readonly string ExamplesFolder = Path.Combine(RepositoryRoot.Path, "policy-examples");

    public static TheoryData<string> ShapeNames => [.. Shapes.All.Keys];

    public static TheoryData<string> ExampleNames => [.. Directory.GetFiles(ExamplesFolder, "*.csproj", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(ExamplesFolder, file).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(ShapeNames))]
    public void Of_a_shape_is_what_MSBuild_says(string name)
    {
        using TempFolder feed = new("pg-shape");
        new SamplePackage("Contoso.Sdk", "1.0.0").File("Sdk/Sdk.props", "<Project />").File("Sdk/Sdk.targets", "<Project />").WriteTo(feed.Path);
        using ScratchRepository repository = ScratchRepository.Create(feed.Path, gateVersion: null);
        string[] files = Shapes.All[name].Split("=== ", StringSplitOptions.RemoveEmptyEntries);
        foreach (string file in files)
        {
            int end = file.IndexOf('\n', StringComparison.Ordinal);
            repository.Write(file[..end].Trim(), file[(end + 1)..]);
        }

        string project = Path.Combine(repository.Path, files[0].Split('\n')[0].Trim());
        using TempFolder work = new("pg-evaluated");
        Compare(new Evaluated(arguments => repository.Dotnet(arguments), project, work.Path), project);
    }

    [Theory]
    [MemberData(nameof(ExampleNames))]
    public void Of_an_example_is_what_MSBuild_says(string name)
    {
        using TempFolder copy = Examples.Copy();
        string project = copy[$"policy-examples/{name}"];
        using TempFolder work = new("pg-evaluated");
        Compare(new Evaluated(arguments => Dotnet.Run(copy["policy-examples"], arguments), project, work.Path), project);
    }

    private static void Compare(Evaluated evaluated, string project)
    {
        SdkInstallation sdk = new(evaluated.SdkFolder);
        EvaluatedItem[] written = [.. evaluated.AllItems.Where(item => !sdk.Contains(item.File))];
        EvaluatedItem[] packages = [.. written.Where(item => item.Element is not ("Analyzer" or "Reference"))];
        foreach (EvaluatedItem item in packages)
        {
            KnownItem[] known = [.. evaluated.Known.Items.Where(known => known.Element == item.Element && known.Id == item.Id)];
            Assert.True(known.Any(known => known.File == item.File), $"{item}\n{string.Join('\n', known.AsEnumerable())}");
            Assert.True(item.Version.Length == 0 || known.Any(known => known.Version == item.Version), $"{item}\n{string.Join('\n', known.AsEnumerable())}");
            Assert.True(item.Override.Length == 0 || known.Any(known => known.Override == item.Override), $"{item}\n{string.Join('\n', known.AsEnumerable())}");
        }

        // What MSBuild does not say is there all the same, where it does not hold; it stands at an element of that name, as everything does.
        foreach (KnownItem known in evaluated.Known.Items.Where(known => known.Element is not (XmlDeclaration.Sdk or XmlDeclaration.Property or XmlDeclaration.PropertyGroup)))
        {
            Assert.True(IsElement(known), $"{known} stands at no such element");
        }

        string[] extra = [.. evaluated.Known.Imports.Select(import => import.File).Where(file => file != project && !evaluated.Imports.Contains(file)).Distinct()];
        Assert.True(extra.All(file => !sdk.Contains(file)), string.Join('\n', extra));
        string[] missing = [.. evaluated.Imports.Except(evaluated.Known.Imports.Select(import => import.File))];
        Assert.True(missing.Length == 0, string.Join('\n', missing));
        Assert.Equal(evaluated.Sdks.Order(StringComparer.Ordinal), evaluated.Known.Imports.Select(import => import.Sdk).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal));

        string[] code = [.. written.Where(item => item.Element == "Analyzer").Select(item => item.FullPath),
            .. written.Where(item => item.Element == "Reference" && (item.HintPath.Length > 0 || item.Id.Contains('/', StringComparison.Ordinal))).Select(item => Path.GetFullPath(item.HintPath.Length > 0 ? item.HintPath : item.Id, Path.GetDirectoryName(project)!))];
        Assert.Equal(code.Order(StringComparer.Ordinal), evaluated.Known.Code.Where(known => known.What is "analyzer" or "reference").Select(known => known.File).Order(StringComparer.Ordinal));
    }

    // MSBuild counts lines and columns as a reader of XML does, the bracket included.
    private static bool IsElement(KnownItem known) => XDocument.Parse(File.ReadAllText(known.File), LoadOptions.SetLineInfo | LoadOptions.PreserveWhitespace).Descendants()
        .Any(element => ((System.Xml.IXmlLineInfo)element).LineNumber == known.Line && ((System.Xml.IXmlLineInfo)element).LinePosition - 1 == known.Column
            && element.Name.LocalName.Equals(known.Element, StringComparison.OrdinalIgnoreCase)
            && new[] { "Include", "Update", "Remove" }.Select(name => element.Attribute(name)?.Value).OfType<string>().Any(text => text.Contains(known.Id, StringComparison.Ordinal) || text.IndexOfAny(['$', '@', '%', '*', '\\']) >= 0));
}
