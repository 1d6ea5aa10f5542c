using System.Text;

namespace PolicyGate.Projects;

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
