using System.Xml;

namespace PolicyGate.Projects;

/// <summary>The nuget.config files that a restore used: they have to be there and be XML. A new one nearer to the project is a change too.</summary>
internal static class NuGetConfigReader
{
    private const string What = "NuGet configuration";

    /// <summary>The spellings that NuGet looks for on a case-sensitive file system, in this order.</summary>
    public static readonly string[] Names = ["nuget.config", "NuGet.config", "NuGet.Config"];

    /// <summary>Checks the files and remembers them as inputs. Says whether any of them has to do with age or signatures.</summary>
    public static bool Check(AssetsFile assets, InputFiles inputs)
    {
        bool hasDemands = false;
        foreach (string file in assets.ConfigFiles)
        {
            // A file that is gone changes what the next restore does; NuGet then decides anew, and so does the gate.
            if (inputs.Optional(file, What, RegularFile.LargestText) is { } bytes)
            {
                InputReading.Bound(file, What, bytes);
                hasDemands |= InputReading.Xml(file, What, () =>
                {
                    bool found = false;
                    using XmlReader reader = InputReading.Reader(bytes);
                    while (reader.Read())
                    {
                        found |= reader.NodeType == XmlNodeType.Element && (reader.GetAttribute(NuGetSettingsReader.MinimumAge) is not null || "signatureValidationMode".Equals(reader.GetAttribute("key"), StringComparison.OrdinalIgnoreCase));
                    }

                    return found;
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

        return hasDemands;
    }

    /// <summary>Checks those that NuGet finds from a folder upwards, before NuGet opens them by itself.</summary>
    /// <exception cref="FactsException">One of them is no file, or not XML that can be read.</exception>
    public static void Bound(string folder, InputFiles inputs)
    {
        for (string? current = folder; current is not null; current = Path.GetDirectoryName(current))
        {
            foreach (string file in Names.Select(name => Path.Combine(current, name)))
            {
                if (inputs.Optional(file, What, RegularFile.LargestText) is { } bytes)
                {
                    InputReading.Bound(file, What, bytes);
                }
            }
        }
    }
}
