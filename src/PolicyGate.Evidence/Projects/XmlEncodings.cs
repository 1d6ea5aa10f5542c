using System.Text;

namespace PolicyGate.Projects;

/// <summary>Who says which encoding an XML file has.</summary>
internal enum XmlEncoding
{
    /// <summary>Its declaration, as the XML standard has it: NuGet's files, solutions.</summary>
    AsDeclared,

    /// <summary>
    /// Its byte order mark, else UTF-8, whatever the declaration says: what MSBuild reads (<c>Microsoft.Build.Internal.XmlReaderExtension</c>).
    /// Of the declaration it asks only that the encoding exists.
    /// </summary>
    AsMsbuild,
}

/// <summary>The encodings of .NET, with the code pages of Windows.</summary>
internal static class XmlEncodings
{
    /// <summary>Makes the code pages known to this process; once or more often is the same.</summary>
    public static void Register() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>Whether there is an encoding of this name.</summary>
    public static bool IsKnown(string name)
    {
        try
        {
            return Encoding.GetEncoding(name) is not null;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
