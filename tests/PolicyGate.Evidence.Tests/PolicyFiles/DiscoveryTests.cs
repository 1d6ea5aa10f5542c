using PolicyGate.PolicyFiles;
using PolicyGate.Testing;

namespace PolicyGate.Evidence.Tests.PolicyFiles;

public class DiscoveryTests
{
    [Fact]
    public void Walks_up_to_the_first_policy_and_no_further_than_the_repository()
    {
        using TempFolder folder = new();
        folder.Write("policygate.yaml", "version: 1\n");
        string project = folder.Write("repo/src/App/App.csproj", "<Project />");
        Assert.Equal(folder["policygate.yaml"], Load(project).File);
        Directory.CreateDirectory(folder["repo/.git"]);
        Assert.Equal(["PG0101"], Load(project).Problems.Select(finding => finding.Rule.Id));
        folder.Write("repo/policygate.yml", "version: 1\n");
        Assert.Equal(folder["repo/policygate.yml"], Load(project).File);
        folder.Write("repo/src/policygate.yaml", "version: 1\n");
        Assert.Equal(folder["repo/src/policygate.yaml"], Load(project).File);
    }

    [Fact]
    public void A_git_file_ends_the_walk_as_a_folder_does()
    {
        using TempFolder folder = new();
        folder.Write("policygate.yaml", "version: 1\n");
        folder.Write("repo/.git", "gitdir: elsewhere\n");
        Assert.Equal(["PG0101"], Load(folder.Write("repo/App.csproj", "<Project />")).Problems.Select(finding => finding.Rule.Id));
    }

    [Fact]
    public void Two_policies_in_one_folder_are_an_error()
    {
        using TempFolder folder = new();
        folder.Write("policygate.yaml", "version: 1\n");
        folder.Write("policygate.yml", "version: 1\n");
        Assert.Equal(["PG0105"], Load(folder.Write("App.csproj", "<Project />")).Problems.Select(finding => finding.Rule.Id));
    }

    [Theory]
    [InlineData("strict")]
    [InlineData("recommended")]
    public void A_preset_can_be_named(string preset)
    {
        using TempFolder folder = new();
        PolicyLoad load = Load(folder.Write("App.csproj", "<Project />"), preset);
        Assert.Equal((preset, 0), (load.File, load.Problems.Count));
    }

    [Fact]
    public void A_file_can_be_named_relative_to_the_project_and_has_to_be_there()
    {
        using TempFolder folder = new();
        string project = folder.Write("src/App.csproj", "<Project />");
        folder.Write("my.yaml", "version: 1\n");
        Assert.Empty(Load(project, "../my.yaml").Problems);
        Assert.Equal(["PG0101"], Load(project, "../other.yaml").Problems.Select(finding => finding.Rule.Id));
    }

    [Fact]
    public void Remembers_where_a_policy_could_appear()
    {
        using TempFolder folder = new();
        folder.Write("policygate.yaml", "version: 1\n");
        InputFiles inputs = new();
        _ = PolicyLoader.Load(folder.Write("src/App/App.csproj", "<Project />"), null, _ => "src/App/App.csproj", inputs);
        Assert.Contains(inputs.All, input => input.Path == folder["src/App/policygate.yaml"] && input.State == InputState.Absent);
        Assert.Contains(inputs.All, input => input.Path == folder["src/policygate.yml"] && input.State == InputState.Absent);
        Assert.Contains(inputs.All, input => input.Path == folder["policygate.yaml"] && input.State == InputState.Content);
    }

    private static PolicyLoad Load(string project, string? named = null) => PolicyLoader.Load(project, named, _ => "App.csproj", new InputFiles());
}
