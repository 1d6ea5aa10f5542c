namespace PolicyGate.Tool.Tests.NodeTools;

/// <summary>A test that runs tools of npm: where <c>POLICYGATE_NODE_TOOLS</c> names the folder that they are installed in, as .ci/run does.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NodeToolsFactAttribute : FactAttribute
{
    private const string Variable = "POLICYGATE_NODE_TOOLS";

    public NodeToolsFactAttribute()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 })
        {
            Skip = $"{Variable} is not set: npm install --prefix FOLDER @microsoft/sarif-multitool yaml-language-server axe-core @cyclonedx/cyclonedx-library ajv ajv-formats ajv-formats-draft2019";
        }
    }

    /// <summary>A file of an installed package.</summary>
    public static string File(string path) => Path.Combine(Environment.GetEnvironmentVariable(Variable)!, "node_modules", path);
}
