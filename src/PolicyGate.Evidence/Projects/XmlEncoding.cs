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
