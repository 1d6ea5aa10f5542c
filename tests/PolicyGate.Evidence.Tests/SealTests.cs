using PolicyGate.Projects;
using PolicyGate.Reporting;
using PolicyGate.Testing;
using PolicyGate.Verdicts;

namespace PolicyGate.Evidence.Tests;

public sealed class SealTests : IDisposable
{
    private static readonly string[] Names = ["a", "ab", "a%20b", "ä.dll", "äö.dll", "€uro", "€", "it's (one)", "x|y", "x|y|z", "日本", "日本語", "with\nline", "z/deep/er.dll", "z/deep/est.dll"];
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Holds_for_files_of_any_name_until_one_of_them_changes()
    {
        string[] files = [.. Names.Select(name => folder.Write(name, name))];
        Seal seal = Sealed(files);
        Assert.True(seal.FilesHold(null));
        Assert.True(seal.FilesHold(files));
        foreach (string file in files)
        {
            Replace(file);
            Assert.False(seal.FilesHold(null), file);
            Assert.False(seal.FilesHold([file]), file);
            Assert.True(seal.FilesHold(files.Where(other => other != file)), file);
            seal = Sealed(files);
        }
    }

    [Fact]
    public void Does_not_hold_where_a_file_is_gone_or_something_was_added_to_a_folder()
    {
        string file = folder.Write("lib/a.dll", "a");
        Seal seal = Sealed(file, Path.GetDirectoryName(file)!);
        folder.Write("lib/b.dll", "b");
        Assert.True(seal.FilesHold([file]));
        Assert.False(seal.FilesHold(null));
        File.Delete(file);
        Assert.False(seal.FilesHold([file]));
    }

    [Fact]
    public void Says_nothing_of_a_file_that_was_not_judged() => Assert.True(Sealed(folder.Write("a", "a")).FilesHold([folder.Write("b", "b")]));

    [Fact]
    public void What_is_read_holds_by_its_content_whatever_its_times()
    {
        InputFiles inputs = new();
        string evaluated = folder.Write("a.props", "<Project />");
        string used = folder.Write("project.assets.json", "{ }");
        _ = inputs.Read(evaluated);
        _ = inputs.Read(used, ofEvaluation: false);
        Seal seal = Sealed(inputs);
        Replace(evaluated, "<Project />");
        Replace(used, "{ }");
        Assert.True(seal.EvaluationHolds() && seal.InputsHold());
        Replace(used, "{}");
        Assert.True(seal.EvaluationHolds());
        Assert.False(seal.InputsHold());
        Replace(evaluated, "<Project/>");
        Assert.False(seal.EvaluationHolds());
    }

    [Fact]
    public void What_evaluation_asks_once_it_asks_always()
    {
        InputFiles inputs = new();
        string file = folder.Write("a.props", "<Project />");
        _ = inputs.Read(file, ofEvaluation: false);
        Assert.Equal(InputState.Used, Assert.Single(inputs.All).State);
        _ = inputs.Read(file);
        _ = inputs.Read(file, ofEvaluation: false);
        Assert.Equal(InputState.Content, Assert.Single(inputs.All).State);
    }

    [Fact]
    public void Is_none_where_the_verdict_names_another()
    {
        string text = Text(new InputFiles());
        string file = folder.Write("seal", text);
        Assert.NotNull(Seal.Read(file, Seal.NameOf(text)));
        Assert.Null(Seal.Read(file, Seal.NameOf(text + "\n")));
        Assert.Null(Seal.Read(folder["none"], Seal.NameOf(text)));
    }

    [Theory]
    [InlineData("", "Debug", "", true)]
    [InlineData("", "Debug", "Debug", true)]
    [InlineData("", "Debug", "Release", false)]
    [InlineData("Release", "", "Release", true)]
    [InlineData("Release", "", "", false)]
    [InlineData("", "", "anything", false)]
    [InlineData("a|b%c\nd", "", "a|b%c\nd", true)]
    public void Holds_where_what_decides_the_imports_is_given_as_it_was(string judged, string byDefault, string now, bool holds)
    {
        InputFiles inputs = new();
        inputs.Given(new GivenProperty("Channel", judged, byDefault));
        Assert.Equal(holds, Sealed(inputs).GivenHolds(name => name == "Channel" ? now : string.Empty));
    }

    [Fact]
    public void Does_not_hold_where_what_was_found_is_not_what_would_be_said_again()
    {
        Seal seal = Sealed(new InputFiles());
        Assert.True(seal.InputsHold());
        folder.Write("obj/App.csproj.policygate.findings", "a line of somebody else");
        Assert.False(seal.InputsHold());
    }

    private Seal Sealed(params string[] files)
    {
        InputFiles inputs = new();
        foreach (string file in files)
        {
            inputs.Stamp(file);
        }

        return Sealed(inputs);
    }

    private Seal Sealed(InputFiles inputs)
    {
        string text = Text(inputs);
        return Seal.Read(folder.Write("obj/seal", text), Seal.NameOf(text))!;
    }

    private string Text(InputFiles inputs) =>
        Seal.Write(new GateResult(new Verdict([]), new RepositoryPaths(folder.Path), inputs.All, DateTimeOffset.MaxValue), folder["obj/project.assets.json"], folder.Write("obj/App.csproj.policygate.findings", string.Empty));

    // Another file with the same length and times.
    private static void Replace(string file, string? text = null)
    {
        DateTime written = File.GetLastWriteTimeUtc(file);
        text ??= new string('~', File.ReadAllText(file).Length);
        File.Delete(file);
        File.WriteAllText(file, text);
        File.SetLastWriteTimeUtc(file, written);
    }
}
