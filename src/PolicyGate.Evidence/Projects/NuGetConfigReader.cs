using System.Xml;

namespace PolicyGate.Projects;

/// <summary>The nuget.config files that a restore used: they have to be there and be XML. A new one nearer to the project is a change too.</summary>
internal static class NuGetConfigReader
{
    private const string What = "NuGet configuration";

    // The spellings that NuGet looks for on a case-sensitive file system, in this order.
    private static readonly string[] Names = ["nuget.config", "NuGet.config", "NuGet.Config"];

    /// <summary>Checks the files and remembers them as inputs.</summary>
    public static void Check(AssetsFile assets, InputFiles inputs)
    {
        foreach (string file in assets.ConfigFiles)
        {
            // A file that is gone changes what the next restore does; NuGet then decides anew, and so does the gate.
            if (inputs.Optional(file, What) is { } bytes)
            {
                InputReading.Xml(file, What, () =>
                {
                    using XmlReader reader = XmlReader.Create(new MemoryStream(bytes), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
                    while (reader.Read())
                    {
                    }

                    return true;
                });
            }
        }

        for (string? folder = Path.GetDirectoryName(assets.ProjectFile); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            foreach (string name in Names)
            {
                _ = inputs.Exists(Path.Combine(folder, name));
            }
        }
    }
}
