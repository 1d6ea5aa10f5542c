using PolicyGate.Testing;
using PolicyGate.Tool.Commands;
using PolicyGate.Tool.Feeds;
using PolicyGate.Tool.Managing;

namespace PolicyGate.Tool.Tests.Managing;

/// <summary>The root of a machine in a folder of the test's own, with a gate that is nothing but its files' names, and what is said of it.</summary>
internal sealed class MachineRoot : IDisposable
{
    public const string Policy = "version: 1\npackages: { deny: [Contoso.Bad] }\n";

    private readonly StringWriter said = new();

    public MachineRoot(string props = "<Project />")
    {
        Folder.Write("gate/Sdk/Machine.props", props);
        Folder.Write("gate/Sdk/Machine.targets", "<Project />");
        Folder.Write("gate/tasks/net8.0/PolicyGate.Tasks.dll", "not one");
    }

    public TempFolder Folder { get; } = new("pg-machines");

    public MachineFolder Machine => new(Folder["root"]);

    public string Said => said.ToString();

    public Terminal Terminal() => new(said, said, isRedirected: true, isErrorRedirected: true);

    public Task<int> InstallAsync(string bundle, string? signer = null, MachineEnvironment? variables = null) => MachineCommand.InstallAsync(bundle, signer, bundle, Machine, variables, Folder["gate"], Terminal());

    public Task<int> UpdateAsync(string source) => MachineCommand.UpdateAsync(source, Folder["root"], Folder["gate"], Folder.Path, new FeedLimits { Tries = 1 }, Terminal(), CancellationToken.None);

    public void Dispose()
    {
        Folder.Dispose();
        said.Dispose();
    }
}
